// The looks. Colours come as custom properties made by `paletteOf`; everything else is here. The
// host resets whatever the page would pass down, so that no site's style reaches the window.

const PAGE_STYLE = `
html { background: #eef1f6; }
@media (prefers-color-scheme: dark) { html { background: #14171d; } }
body { margin: 0; }
`;

const STYLE = `
:host {
  all: initial !important; display: block !important; position: fixed !important;
  inset: auto auto 0 0 !important; z-index: 2147483000 !important;
}
@media print { :host { display: none !important; } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.root {
  font: 400 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  color: var(--font); text-align: start; -webkit-text-size-adjust: 100%;
}
h2, p, ol, fieldset { margin: 0; padding: 0; border: 0; }
button, input, textarea { font: inherit; color: inherit; }
button, a.tool, a.choice {
  cursor: pointer; border: 0; background: none; -webkit-tap-highlight-color: transparent;
}
a { color: inherit; text-underline-offset: 2px; }
svg {
  display: block; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round;
}
:focus-visible { outline: 2px solid var(--font); outline-offset: 2px; }
.quiet {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}

.launcher {
  position: fixed; bottom: max(20px, env(safe-area-inset-bottom)); right: 20px; width: 60px;
  height: 60px; border-radius: 50%; display: grid; place-items: center; padding: 0;
  background: var(--button); color: var(--button-font);
  box-shadow: 0 0 0 1px rgb(255 255 255 / .28), 0 2px 6px rgb(0 0 0 / .18),
    0 10px 28px rgb(0 0 0 / .24);
  transition: transform .18s ease, box-shadow .18s ease;
}
.launcher:hover { transform: translateY(-2px) scale(1.03); }
.launcher:active { transform: scale(.97); }
.launcher:focus-visible { outline: 3px solid var(--button); outline-offset: 3px; }
.launcher svg { width: 28px; height: 28px; }
.launcher img { width: 100%; height: 100%; border-radius: 50%; object-fit: cover; }
.launcher.pictured { border: 3px solid var(--button); background: var(--background); }
.left .launcher { right: auto; left: 20px; }
.badge {
  position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px;
  border-radius: 11px; background: #b42318; color: #fff; font: 600 12px/22px system-ui, sans-serif;
  box-shadow: 0 0 0 2px #fff; text-align: center;
}

.window, .menu {
  position: fixed; right: 20px; bottom: calc(max(20px, env(safe-area-inset-bottom)) + 74px);
  background-color: var(--background); color: var(--font); border: 1px solid var(--line);
  border-radius: 18px; box-shadow: 0 4px 12px rgb(0 0 0 / .1), 0 18px 56px rgb(0 0 0 / .28);
  overflow: hidden; animation: rise .22s cubic-bezier(.2, .8, .3, 1);
}
.window {
  display: flex; flex-direction: column; width: 384px; max-width: calc(100vw - 40px);
  height: min(640px, calc(100dvh - 118px));
}
.left .window, .left .menu { right: auto; left: 20px; }
@keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.98); } }

.menu { display: grid; min-width: 248px; padding: 8px; gap: 2px; }
.choice {
  display: flex; align-items: center; gap: 12px; padding: 12px; border-radius: 11px;
  text-align: start; text-decoration: none; font-weight: 500;
}
.choice:hover { background: var(--surface); color: var(--surface-font); }

header {
  display: flex; align-items: center; gap: 12px; padding: 14px 10px 14px 16px; flex: none;
  border-bottom: 1px solid var(--line);
}
.avatar {
  flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center;
  background: var(--button); color: var(--button-font); overflow: hidden;
}
.avatar svg { width: 22px; height: 22px; }
.avatar img { width: 100%; height: 100%; object-fit: cover; }
.names { flex: 1; min-width: 0; }
h2 { font-size: 16px; line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; }
.subtitle { font-size: 13px; line-height: 1.35; color: var(--muted); overflow-wrap: anywhere; }
.tool {
  flex: none; width: 36px; height: 36px; padding: 0; border-radius: 10px; display: grid;
  place-items: center; color: var(--muted);
}
.tool + .tool { margin-left: -8px; }
.tool svg { width: 20px; height: 20px; }
.tool:hover { background: var(--surface); color: var(--surface-font); }

.status {
  flex: none; padding: 8px 16px; font-size: 13px; background: var(--surface);
  color: var(--surface-font); border-bottom: 1px solid var(--line);
}
.status::before {
  content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 8px;
  border-radius: 50%; background: currentColor; animation: pulse 1.4s ease-in-out infinite;
}
@keyframes pulse { 50% { opacity: .25; } }

.scroll {
  flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 18px 16px;
  display: flex; flex-direction: column; gap: 14px; scrollbar-width: thin;
  scrollbar-color: var(--field-line) transparent;
}
.scroll:focus-visible { outline-offset: -3px; }
.bubble {
  width: fit-content; max-width: 100%; padding: 9px 13px; border-radius: 16px;
  background-color: var(--surface); color: var(--surface-font); white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.welcome, .other .bubble { border-bottom-left-radius: 5px; }
.welcome { max-width: 88%; }
.thread { display: flex; flex-direction: column; gap: 3px; }
.item { display: flex; flex-direction: column; align-items: flex-start; max-width: 86%; }
.item.turn { margin-top: 11px; }
.own { align-self: flex-end; align-items: flex-end; }
.own .bubble {
  background-color: var(--own); color: var(--own-font); border-bottom-right-radius: 5px;
}
.who { font-size: 12.5px; font-weight: 600; color: var(--muted); margin: 0 4px 3px; }
.meta { font-size: 11.5px; color: var(--muted); margin: 3px 4px 0; min-height: 16px; }
.item.joined .meta { display: none; }
.item.failed .meta { color: var(--danger); font-weight: 600; }
.item.system, .day {
  align-self: center; align-items: center; text-align: center; font-size: 12.5px;
  color: var(--muted); padding: 8px 12px; max-width: 100%;
}
.item.system .bubble { background: none; color: inherit; padding: 0; }

.card { display: flex; flex-direction: column; gap: 14px; }
.field { display: flex; flex-direction: column; gap: 5px; }
.field label { font-size: 13.5px; font-weight: 600; overflow-wrap: anywhere; }
.field label span { font-weight: 400; color: var(--muted); }
.field input {
  width: 100%; height: 44px; padding: 0 12px; font-size: 16px; border-radius: 11px;
  border: 1px solid var(--field-line); background: transparent;
}
.field input:focus, .composer textarea:focus {
  outline: 2px solid var(--font); outline-offset: -1px; border-color: transparent;
}
.field input[aria-invalid="true"] { border-color: var(--danger); }
.fault { font-size: 13px; color: var(--danger); font-weight: 500; }
.notice {
  display: flex; flex-direction: column; gap: 8px; padding: 12px 13px; border-radius: 12px;
  border: 1px solid var(--line); font-size: 13px;
}
.notice p { white-space: pre-wrap; overflow-wrap: anywhere; }
.accept { display: flex; gap: 9px; align-items: flex-start; font-weight: 500; cursor: pointer; }
.accept input {
  flex: none; width: 18px; height: 18px; margin: 0; accent-color: var(--button);
}
.primary, .secondary {
  min-height: 44px; padding: 8px 18px; border-radius: 12px; font-weight: 600; text-align: center;
}
.primary {
  background: var(--button); color: var(--button-font);
  box-shadow: inset 0 0 0 1px rgb(127 127 127 / .35);
}
.primary:hover { filter: brightness(1.06); }
.secondary { box-shadow: inset 0 0 0 1px var(--field-line); }
.secondary:hover { background: var(--surface); color: var(--surface-font); }

.bar {
  flex: none; display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 12px 16px;
  border-top: 1px solid var(--line);
}
.bar p { flex: 1 1 100%; overflow-wrap: anywhere; }
.bar button { flex: 1 1 auto; }
.bar.alerts { font-size: 13.5px; }
.bar.alerts p { display: flex; gap: 8px; align-items: center; }
.bar.alerts svg { width: 20px; height: 20px; flex: none; }
.bar.alerts button { min-height: 38px; padding: 5px 12px; }
.stop { justify-content: center; text-align: center; }

.composer {
  flex: none; display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px
    max(10px, env(safe-area-inset-bottom)); border-top: 1px solid var(--line);
}
.composer textarea {
  flex: 1; min-width: 0; height: 44px; max-height: 132px; padding: 10px 14px; resize: none;
  font-size: 16px; line-height: 22px; border: 1px solid var(--field-line); border-radius: 22px;
  background: transparent; scrollbar-width: none;
}
textarea::placeholder { color: var(--muted); opacity: 1; }
.composer button {
  flex: none; width: 44px; height: 44px; padding: 0; border-radius: 50%; display: grid;
  place-items: center; background: var(--button); color: var(--button-font);
  box-shadow: inset 0 0 0 1px rgb(127 127 127 / .35);
}

.direct .window {
  inset: 0; margin: auto; width: min(480px, 100vw); max-width: none;
  height: min(780px, 100dvh - 48px);
}
@media (max-width: 480px) {
  .window, .left .window, .direct .window {
    inset: 0 0 auto 0; width: 100%; max-width: none; height: var(--seen-height, 100dvh);
    border: 0; border-radius: 0; padding-top: env(safe-area-inset-top);
  }
  .open .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
  .launcher:hover, .launcher:active { transform: none; }
}
@media (forced-colors: active) {
  .launcher, .window, .bubble, .primary, .composer button { border: 1px solid ButtonText; }
  svg { stroke: CanvasText; }
}
`;
