// The looks of the button; the window brings the rest (window-style.js). Colours come as custom
// properties. The host resets what the page would pass down, direction too.

const STYLE = `
:host {
  all: initial !important; display: block !important; position: fixed !important;
  bottom: 0 !important; left: 0 !important; z-index: 2147483000 !important;
  direction: ltr !important;
}
@media print { :host { display: none !important; } }
*, *::before, *::after { box-sizing: border-box; }
[hidden], .root.hidden { display: none !important; }
.root { font: 400 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
svg {
  display: block; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round;
}
.launcher {
  position: fixed; bottom: var(--below); right: var(--beside); width: 60px; height: 60px;
  border: 0; border-radius: 50%; display: grid; place-items: center; padding: 0; cursor: pointer;
  background: var(--button); color: var(--button-font); touch-action: manipulation;
  -webkit-tap-highlight-color: transparent; box-shadow: 0 0 0 1px rgba(255, 255, 255, .28),
    0 2px 6px rgba(0, 0, 0, .18), 0 10px 28px rgba(0, 0, 0, .24);
  transition: transform .18s ease;
}
.launcher:hover { transform: translateY(-2px) scale(1.03); }
.launcher:focus { outline: 3px solid var(--button); outline-offset: 3px; }
.launcher:focus:not(:focus-visible) { outline: 0; }
.launcher svg { width: 28px; height: 28px; }
.launcher img { width: 100%; height: 100%; border-radius: 50%; object-fit: contain; }
.launcher.pictured { border: 3px solid var(--button); background: var(--background); }
.launcher[aria-busy="true"] > * { opacity: .5; }
.left .launcher { right: auto; left: var(--beside); }
.preview {
  position: fixed; right: var(--beside); bottom: calc(var(--below) + 74px); max-width: 280px;
  padding: 10px 14px; border-radius: 16px; background: #fff; color: #1f2937; margin: 0;
  box-shadow: 0 0 0 1px rgba(0, 0, 0, .12), 0 12px 40px rgba(0, 0, 0, .24);
}
.left .preview { right: auto; left: var(--beside); }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
  .launcher:hover { transform: none; }
}
@media (forced-colors: active) {
  .launcher, .preview { border: 1px solid ButtonText; }
  svg { stroke: CanvasText; }
}
`;
