import './desk.css';
import './element.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router';
import { sayInvalidInOurWords } from './validity';

sayInvalidInOurWords(document);
createApp(App).use(createPinia()).use(router).mount('#app');
