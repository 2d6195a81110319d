// The looks of the window. Colours come as custom properties made by `paletteOf`. A rule that a
// browser of 2020 does not know follows one that it knows; what stands beside each other in a row
// is kept apart by margins, since such a browser knows no gaps there.

const PAGE_STYLE = `
html { background: #eef1f6; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { html { background: #0c0e12; } }
body { margin: 0; }
`;

const WINDOW_STYLE = `
.root {
  color: var(--font); text-align: left; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
  --high: 100vh;
}
/* Where a value holds a property, a browser takes it unread: no fallback could follow it. */
@supports (height: 100dvh) { .root { --high: 100dvh; } }
p { margin: 0; }
button { font: inherit; color: inherit; }
button, a.tool {
  cursor: pointer; border: 0; background: none; -webkit-tap-highlight-color: transparent;
  touch-action: manipulation;
}
:focus { outline: 2px solid var(--font); outline-offset: 2px; }
:focus:not(:focus-visible) { outline: 0; }
.quiet {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip: rect(0 0 0 0); white-space: nowrap;
}
.badge {
  position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px;
  border-radius: 11px; background: #b42318; color: #fff; font: 600 12px/22px system-ui, sans-serif;
  box-shadow: 0 0 0 2px #fff; text-align: center;
}
.preview { background: var(--background); color: var(--font); }
.message { display: flex; padding: 4px; }
.news {
  min-width: 0; padding: 8px 4px 8px 12px; text-align: left; overflow: hidden; max-height: 96px;
  word-break: break-word; overflow-wrap: anywhere;
}
.news b { display: block; font-size: 13px; }
h2, ol, ul, pre { margin: 0; padding: 0; }
input, textarea { font: inherit; color: inherit; margin: 0; }
a { color: inherit; text-underline-offset: 2px; }
.window {
  position: fixed; right: var(--beside); bottom: calc(var(--below) + 74px); display: flex;
  flex-direction: column; width: 384px; max-width: calc(100vw - 40px);
  height: min(640px, calc(var(--high) - var(--below) - 98px));
  background-color: var(--background); color: var(--font); border: 1px solid var(--line);
  border-radius: 18px; box-shadow: 0 4px 12px rgba(0, 0, 0, .1), 0 18px 56px rgba(0, 0, 0, .28);
  overflow: hidden;
}
.window.rising { animation: rise .22s cubic-bezier(.2, .8, .3, 1); }
.left .window { right: auto; left: var(--beside); }
@keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.98); } }

.header {
  display: flex; align-items: center; padding: 12px 8px 12px 16px; flex: none;
  border-bottom: 1px solid var(--line);
}
.avatar {
  flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center;
  background: var(--button); color: var(--button-font); overflow: hidden; margin-right: 12px;
  font-weight: 600;
}
.avatar svg { width: 22px; height: 22px; }
.avatar img { width: 100%; height: 100%; object-fit: contain; background: var(--background); }
.names { flex: 1; min-width: 0; }
h2, .subtitle, .who, .field label, .bar p, .notice p, .bubble {
  word-break: break-word; overflow-wrap: anywhere;
}
h2 { font-size: 16px; line-height: 1.25; font-weight: 650; }
.subtitle { font-size: 13px; line-height: 1.35; color: var(--muted); }
.tool {
  flex: none; width: 40px; height: 40px; padding: 0; border-radius: 10px; display: grid;
  place-items: center; color: var(--muted);
}
.tool svg { width: 20px; height: 20px; }
.tool:hover { background: var(--surface); color: var(--surface-font); }

.status {
  flex: none; padding: 8px 16px; font-size: 13px; background: var(--surface);
  color: var(--surface-font); border-bottom: 1px solid var(--line);
}
.status::before {
  content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px;
  border-radius: 50%; background: currentColor; animation: pulse 1.4s ease-in-out infinite;
}
@keyframes pulse { 50% { opacity: .25; } }

.middle { position: relative; flex: 1; min-height: 0; display: flex; flex-direction: column; }
.scroll {
  flex: 1; min-height: 0; overflow-y: auto; overflow-x: hidden; overscroll-behavior: contain;
  padding: 18px 16px; scrollbar-width: thin; scrollbar-color: var(--field-line) transparent;
}
.scroll > * + * { margin-top: 14px; }
.scroll:focus { outline-offset: -3px; }
.bubble {
  width: -moz-fit-content; width: fit-content; max-width: 100%; padding: 9px 13px;
  border-radius: 16px; background-color: var(--surface); color: var(--surface-font);
  white-space: pre-wrap;
}
.bubble ul, .bubble ol { padding-left: 20px; white-space: normal; }
.bubble code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .92em; }
.bubble pre { white-space: pre-wrap; padding: 6px 0; }
.welcome, .other .bubble { border-bottom-left-radius: 5px; }
.welcome { max-width: 88%; }
.item {
  display: flex; flex-direction: column; align-items: flex-start; padding-right: 14%;
  margin-top: 3px;
}
.item.turn { margin-top: 11px; }
.item.own { align-items: flex-end; padding: 0 0 0 14%; }
.own .bubble {
  background-color: var(--own); color: var(--own-font); border-bottom-right-radius: 5px;
}
.who {
  font-size: 12.5px; font-weight: 600; color: var(--muted); margin: 0 4px 3px;
  max-width: 100%;
}
.meta { font-size: 11.5px; color: var(--muted); margin: 3px 4px 0; min-height: 16px; }
.item.joined .meta { display: none; }
.item.failed .meta { color: var(--danger); font-weight: 600; }
.item.system, .day, .divider, .place {
  display: block; text-align: center; font-size: 12.5px; color: var(--muted); padding: 8px 12px;
}
.item.system .bubble { background: none; color: inherit; padding: 0; width: auto; }
.divider {
  color: var(--danger); font-weight: 600; border-top: 1px solid var(--danger); margin-top: 8px;
}
.offer { display: flex; flex-wrap: wrap; margin: 4px -3px 0; }
.own .offer { justify-content: flex-end; }
.option, .link {
  margin: 3px; padding: 7px 14px; min-height: 38px; border-radius: 19px; font-weight: 500;
  box-shadow: inset 0 0 0 1px var(--field-line); max-width: 100%; overflow-wrap: break-word;
}
.option:hover { background: var(--surface); color: var(--surface-font); }
.link { min-height: 32px; padding: 4px 10px; font-size: 13px; }
.typing { font-size: 13px; color: var(--muted); padding: 0 18px 6px; flex: none; }
.below {
  position: absolute; bottom: 10px; left: 50%; transform: translateX(-50%); display: flex;
  align-items: center; padding: 7px 14px; border-radius: 18px; font-size: 13px; font-weight: 600;
  background: var(--button); color: var(--button-font); box-shadow: 0 2px 10px rgba(0, 0, 0, .3);
  white-space: nowrap;
}
.below svg { width: 16px; height: 16px; margin-left: 6px; }

.field + .field, .card > * + * { margin-top: 14px; }
.field label { display: block; font-size: 13.5px; font-weight: 600; margin-bottom: 5px; }
.field label span { font-weight: 400; color: var(--muted); }
.field input {
  width: 100%; height: 44px; padding: 0 12px; font-size: 16px; border-radius: 11px;
  border: 1px solid var(--field-line); background: transparent;
}
.field input:focus, .composer textarea:focus {
  outline: 2px solid var(--font); outline-offset: -1px; border-color: transparent;
}
.field input[aria-invalid="true"], .composer textarea[aria-invalid="true"] {
  border-color: var(--danger);
}
.field input[aria-invalid="true"]:focus, .composer textarea[aria-invalid="true"]:focus {
  outline-color: var(--danger);
}
.fault { font-size: 13px; color: var(--danger); font-weight: 500; margin-top: 5px; }
.notice {
  padding: 12px 13px; border-radius: 12px; border: 1px solid var(--line); font-size: 13px;
}
.notice > * + * { margin-top: 8px; }
.notice p { white-space: pre-wrap; }
.accept { display: flex; align-items: flex-start; font-weight: 500; cursor: pointer; }
.accept input {
  flex: none; width: 18px; height: 18px; margin: 0 9px 0 0; accent-color: var(--button);
}
.primary, .secondary {
  min-height: 44px; padding: 8px 18px; border-radius: 12px; font-weight: 600; text-align: center;
}
.card .primary { display: block; width: 100%; }
.primary {
  background: var(--button); color: var(--button-font);
  box-shadow: inset 0 0 0 1px rgba(127, 127, 127, .35);
}
.primary:hover { filter: brightness(1.06); }
.secondary { box-shadow: inset 0 0 0 1px var(--field-line); }
.secondary:hover { background: var(--surface); color: var(--surface-font); }
.danger { color: var(--danger); box-shadow: inset 0 0 0 1px var(--danger); background: none; }

.bar {
  flex: none; display: flex; flex-wrap: wrap; align-items: center; padding: 8px 12px 12px;
  border-top: 1px solid var(--line); max-height: 70%; overflow-y: auto;
}
.bar > * { margin: 4px; }
.bar p { flex: 1 1 100%; }
.bar > button { flex: 1 1 auto; }
.stop { justify-content: center; text-align: center; }

.composer {
  flex: none; display: flex; flex-wrap: wrap; align-items: flex-end; padding: 10px 12px;
  padding-bottom: max(10px, env(safe-area-inset-bottom)); border-top: 1px solid var(--line);
}
.composer textarea {
  flex: 1; min-width: 0; height: 44px; max-height: 132px; padding: 10px 14px; resize: none;
  font-size: 16px; line-height: 22px; border: 1px solid var(--field-line); border-radius: 22px;
  background: transparent; scrollbar-width: none; margin-right: 8px;
}
.composer .fault { flex: 1 1 100%; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send {
  flex: none; width: 44px; height: 44px; padding: 0; border-radius: 50%; display: grid;
  place-items: center; background: var(--button); color: var(--button-font);
  box-shadow: inset 0 0 0 1px rgba(127, 127, 127, .35);
}

.direct .window {
  top: 0; right: 0; bottom: 0; left: 0; margin: auto; width: min(480px, 100vw); max-width: none;
  height: min(780px, calc(var(--high) - 48px));
}
.phone .window, .phone.left .window, .phone.direct .window {
  top: var(--seen-top, 0px); right: 0; bottom: auto; left: 0; width: 100%; max-width: none;
  height: var(--seen-height, var(--high)); border: 0; border-radius: 0;
  padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
}
.phone.open .launcher { display: none; }
.phone.short .header { padding: 4px 8px 4px 12px; }
.phone.short .avatar, .phone.short .subtitle { display: none; }
@media (forced-colors: active) {
  .window, .bubble, .primary, .secondary, .option, .link, .send, .below {
    border: 1px solid ButtonText;
  }
}
`;
