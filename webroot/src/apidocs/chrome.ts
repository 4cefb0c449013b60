/** Swagger UI speaks English only: what it shows around the contract, in Chinese. */
const words: Readonly<Record<string, string>> = {
  Servers: '服务器',
  Authorize: '授权',
  'Available authorizations': '可用的授权',
  Close: '关闭',
  Logout: '取消授权',
  Authorized: '已授权',
  Parameters: '参数',
  Parameter: '参数',
  Name: '名称',
  Description: '说明',
  'No parameters': '没有参数',
  'Try it out': '试一试',
  Cancel: '取消',
  Reset: '重置',
  Execute: '执行',
  Clear: '清除',
  'Request body': '请求体',
  'Request URL': '请求地址',
  'Example Value': '示例',
  'Edit Value': '编辑',
  Schema: '结构',
  Schemas: '数据结构',
  Responses: '应答',
  Response: '应答',
  'Server response': '服务器的应答',
  'Response body': '应答体',
  'Response headers': '应答头',
  'Request duration': '用时',
  Code: '状态码',
  Details: '详情',
  Links: '链接',
  'No links': '没有链接',
  default: '其他',
  'Media type': '类型',
  Controls: '决定请求头',
  'header.': '。',
  'Example values are not available for': '没有',
  'media types.': '类型的示例。',
  'Available values': '可选值',
  'Default value': '默认值',
  path: '路径',
  query: '查询',
  header: '请求头',
  cookie: 'Cookie',
  required: '必填',
  Download: '下载',
  'Send empty value': '发送空值',
  LOADING: '正在读取',
  'Loading...': '正在读取……',
  'Failed to load API definition.': '没有读到接口约定。',
  Errors: '错误',
  Undocumented: '没有写明',
  'Collapse operation': '收起',
  'Expand operation': '展开',
  'Collapse all': '全部收起',
  'Expand all': '全部展开',
  'Copy path to clipboard': '复制路径',
  'Copy to clipboard': '复制',
  'Request content type': '请求的类型',
  'Response content type': '应答的类型',
  'Media Type': '类型',
  'authorization button unlocked': '授权（未授权）',
  'authorization button locked': '授权（已授权）',
};

const ATTRIBUTES = ['title', 'placeholder', 'aria-label'];
/** Names that programs use: the same in every language. */
const NAMES = [
  '.url',
  '.info .title small',
  '.opblock-tag > a',
  '.opblock-summary-method',
  '.opblock-summary-path',
  '.parameter__name',
  '.parameter__type',
  '.parameters input',
  '.parameter__enum',
  '.parameter__default',
  '.model-container',
  '.json-schema-2020-12',
  'select',
  'code',
  'pre',
].join();

function say(text: string): string | null {
  const known = words[text.trim()];
  return known === undefined ? null : text.replace(text.trim(), known);
}

function translateTree(root: Node): void {
  if (root instanceof Text) {
    if (root.parentElement && !root.parentElement.closest('[translate=no]')) {
      const said = say(root.data);
      if (said !== null && said !== root.data) root.data = said;
    }
    return;
  }
  if (!(root instanceof Element)) return;
  if (root.matches(NAMES)) root.setAttribute('translate', 'no');
  // Its content names it better: method, path and summary.
  if (root.matches('.opblock-summary-control')) root.removeAttribute('aria-label');
  const opens = root.matches('.opblock-control-arrow') ? root.getAttribute('aria-label') : null;
  if (opens && !opens.startsWith('展开')) root.setAttribute('aria-label', `展开或收起 ${opens}`);
  for (const name of ATTRIBUTES) {
    const value = root.getAttribute(name);
    const said = value === null ? null : say(value);
    if (said !== null && said !== value) root.setAttribute(name, said);
  }
  for (const child of root.childNodes) translateTree(child);
}

/** Keeps everything below `root` in Chinese, whatever Swagger UI draws there. */
export function speakChinese(root: Element): void {
  translateTree(root);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'childList') change.addedNodes.forEach(translateTree);
      else translateTree(change.target);
    }
  }).observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
}
