import 'swagger-ui-dist/swagger-ui.css';
import SwaggerUIBundle from 'swagger-ui-dist/swagger-ui-es-bundle.js';

// validatorUrl would send the address of our contract to a foreign host.
SwaggerUIBundle({
  url: '/api/v1/openapi.yaml',
  dom_id: '#app',
  validatorUrl: null,
  deepLinking: true,
  queryConfigEnabled: false,
});
