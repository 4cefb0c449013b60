/** Inside a shadow root: nothing of the surrounding page reaches in, nothing of this reaches out. */
export const styles = `
:host { all: initial; }
* { box-sizing: border-box; }
.button {
  position: fixed; inset-block-end: max(20px, env(safe-area-inset-bottom)); inset-inline-end: 20px; z-index: 2147483000;
  width: 58px; height: 58px; padding: 0; border: 0; border-radius: 50%; cursor: pointer;
  display: grid; place-items: center; background: #0f766e; color: #fff;
  box-shadow: 0 2px 4px rgb(31 42 51 / 12%), 0 10px 28px rgb(31 42 51 / 20%);
}
.button:hover { background: #0b625b; }
.button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; box-shadow: 0 0 0 4px #0f766e; }
.button svg { width: 28px; height: 28px; fill: none; stroke: currentcolor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.badge {
  position: absolute; inset-block-start: -3px; inset-inline-end: -3px; min-width: 22px; height: 22px; padding: 0 6px;
  border-radius: 11px; border: 2px solid #fff; background: #a44d05; color: #fff;
  font: 600 12px/18px system-ui, sans-serif; text-align: center;
}
[hidden] { display: none !important; }
.panel {
  position: fixed; inset-block-end: 92px; inset-inline-end: 20px; z-index: 2147483001;
  width: 400px; height: min(680px, calc(100vh - 112px)); overflow: hidden;
  border-radius: 20px; background: #f6f5f2;
  box-shadow: 0 0 0 1px rgb(31 42 51 / 8%), 0 16px 48px rgb(31 42 51 / 24%);
}
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
.refused {
  height: 100%; padding: 32px; display: flex; flex-direction: column; gap: 20px; align-items: center; justify-content: center;
  color: #1f2a33; font: 400 16px/1.6 system-ui, sans-serif; text-align: center;
}
.refused p { margin: 0; }
.refused a { padding: 12px 22px; border-radius: 14px; background: #0f766e; color: #fff; font-weight: 600; text-decoration: none; }
.refused button { padding: 8px 14px; border: 0; border-radius: 10px; background: none; color: inherit; font: inherit; cursor: pointer; }
.refused :focus-visible { outline: 3px solid #0f766e; outline-offset: 2px; }
@media (max-width: 520px), (max-height: 480px) {
  .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; }
  .open .button { display: none; }
}
@media (prefers-color-scheme: dark) { .panel { background: #12171a; } .refused { color: #e6ebee; } }
@media print { .button, .panel { display: none; } }
`;
