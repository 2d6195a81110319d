// A stage for the widget: the real script in a real Chromium, on a customer's page, with a peer in
// place of the engine that a test holds in its hand. So a lost answer, a dead line or a close code
// can be played on purpose, which no healthy engine does when asked.

import Channels
import Foundation
import Widget

/// The customer's site, the engine's static answers, and the peer.
final class WidgetStage {
  let site: BrowserSite
  let engine: BrowserSite
  let browser: Browser
  var channel: Channel

  init(_ change: (inout Channel) -> Void = { _ in }) throws {
    channel = Channel(id: "0123456789abcdef01234567", description: "Site", flow: "f")
    channel.settings.requestedData = []
    change(&channel)
    site = try BrowserSite()
    engine = try BrowserSite()
    browser = try Browser.launch()
    engine.put(
      .init(type: WidgetScript.contentType, body: WidgetScript.loader.bytes),
      at: "/webchat/webchat.js")
    publishWindow()
    let policy = DirectPage.contentSecurityPolicy(for: channel)
    engine.put(
      .init(html: DirectPage.html(for: channel), headers: ["Content-Security-Policy": policy]),
      at: "/webchat/")
    publish()
  }

  deinit {
    site.close()
    engine.close()
  }

  /// Serves the window in the form that the channel asks for.
  private func publishWindow() {
    let settings = channel.settings
    let wantsMore =
      settings.activeOutreach || settings.files || settings.rating || !settings.whatsapp.isEmpty
    let more = wantsMore ? "-more" : ""
    let query = "x-\(channel.text.language.rawValue)\(more)"
    guard let window = WidgetScript.window(query: query) else { return }
    engine.put(
      .init(type: WidgetScript.contentType, body: window.script.bytes), at: "/webchat/window.js")
  }

  /// Serves the channel as it is now.
  func publish() {
    publishWindow()
    engine.put(
      .init(type: "application/json", body: WidgetConfig(channel).json),
      at: "/webchat/\(channel.id)/config.json")
    if let image = channel.settings.image {
      engine.put(
        .init(type: "image/\(image.kind.rawValue)", body: image.bytes),
        at: "/webchat/\(channel.id)/image")
    }
  }

  /// A customer's page with the activation code of the channel.
  func customerPage(
    _ format: Snippet.Format = .html, body: String = "", headers: [String: String] = [:]
  ) -> String {
    let code = Snippet(channel: channel, host: engine.origin).code(format)
    return site.put(
      .init(
        html: """
          <!DOCTYPE html><html lang="pt-BR"><head><meta charset="utf-8"><title>Loja</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          </head><body><h1 id="shop">Loja</h1>\(body)
          \(code)</body></html>
          """, headers: headers), at: "/")
  }

  /// A tab where the peer answers instead of an engine; `pace` makes the page's timers faster.
  func tab(pace: Int = 1, before: String = "") throws -> BrowserPage {
    let page = try browser.page()
    try page.beforeEachPage(run: Self.peer + "\npeer.pace = \(pace);\n" + before)
    return page
  }

  /// A tab on the customer's page, once the button is there.
  func visit(pace: Int = 1, before: String = "") throws -> BrowserPage {
    let page = try tab(pace: pace, before: before)
    try page.navigate(customerPage())
    try page.waitUntil(part(".launcher"))
    return page
  }

  /// The peer: a `WebSocket` that remembers what it was sent and says what a test, or its own
  /// good manners, tell it. Its sessions are kept by the browser, so that they outlive a page.
  private static let peer = """
    window.peer = {
      sockets: [], sent: [], accepts: true, answers: true, acknowledges: true, pace: 1,
      get last() { return this.sockets.at(-1); },
      get sessions() {
        try { return JSON.parse(localStorage.peerSessions || '{}'); } catch {
          return JSON.parse(this.kept || '{}');
        }
      },
      set sessions(all) {
        try { localStorage.peerSessions = JSON.stringify(all); } catch {
          this.kept = JSON.stringify(all);
        }
      },
      frames(type) {
        return this.sent.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text))
          .filter((frame) => frame.type === type);
      },
      say(text, more) {
        const { id } = this.last;
        const all = this.sessions;
        const message = { type: 'message', seq: all[id].length + 1, from: 'agent', name: 'Marina',
          text, at: new Date().toISOString(), ...more };
        all[id].push(message);
        this.sessions = all;
        this.last.receive(message);
      },
      heard(socket, text) {
        if (text === 'a' || text === 'h') {
          if (this.answers) queueMicrotask(() => socket.receive('k'));
          return;
        }
        const frame = JSON.parse(text);
        const all = this.sessions;
        if (frame.type === 'start' || frame.type === 'resume') {
          socket.id = frame.session || 's' + (Object.keys(all).length + 1);
          all[socket.id] ||= [];
          this.sessions = all;
          const messages = all[socket.id].filter((one) => one.seq > (frame.seen || 0));
          queueMicrotask(() => socket.receive({ type: 'welcome', session: socket.id, secret: 'x',
            contact: frame.contact || 'c1', contactSecret: 'y', heartbeat: 45, handedOver: false,
            messages }));
        } else if (frame.type === 'message') {
          let known = all[socket.id].find((one) => one.id === frame.id);
          if (!known) {
            known = { seq: all[socket.id].length + 1, from: 'contact', id: frame.id,
              text: frame.text, at: new Date().toISOString() };
            all[socket.id].push(known);
            this.sessions = all;
          }
          if (this.acknowledges) {
            queueMicrotask(() => socket.receive({ type: 'ack', id: frame.id, seq: known.seq }));
          }
        } else if (frame.type === 'end') {
          queueMicrotask(() => socket.receive({ type: 'ended', reason: 'contact_ended' }));
        }
      },
    };
    window.WebSocket = class {
      static OPEN = 1;
      constructor(address, protocol) {
        Object.assign(this, { address, protocol, readyState: 0 });
        peer.sockets.push(this);
        queueMicrotask(() => {
          if (!peer.accepts) { this.drop(1006); return; }
          this.readyState = 1;
          this.onopen?.();
        });
      }
      send(text) { peer.sent.push(text); peer.heard(this, text); }
      close() { this.readyState = 3; }
      receive(frame) {
        this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
      }
      drop(code) { this.readyState = 3; this.onclose?.({ code }); }
    };
    {
      const { setTimeout } = window;
      // The limits of the channel's configuration stay: its server has no peer's pace.
      window.setTimeout = (work, wait) => setTimeout(work,
        wait === 3000 || wait === 8000 ? wait : (wait || 0) / peer.pace);
    }
    """
}

/// The expression of the widget's shadow root.
let shadow = "document.getElementById('canais-webchat').shadowRoot"

/// The messages of the conversation, without the lines of the system.
let messageBubbles = "\(shadow).querySelectorAll('.item:not(.system) .bubble')"

/// The expression of a part of the widget, found by a selector.
func part(_ selector: String) -> String { "\(shadow).querySelector(`\(selector)`)" }

/// The condition that a part is in view.
func isShown(_ selector: String) -> String { "\(part(selector))?.checkVisibility()" }

extension BrowserPage {
  /// Presses a part of the widget, as soon as it is there: the window is loaded when it is opened.
  func click(_ selector: String) throws {
    try waitUntil(part(selector))
    try evaluate("\(part(selector)).click()")
  }

  /// Writes a message and sends it with Enter.
  func write(_ message: String) throws {
    try waitUntil(part("textarea"))
    try evaluate("\(part("textarea")).focus()")
    try type(message)
    try press("Enter", code: 13)
  }

  /// Opens the window of a channel that asks for nothing, and waits for the conversation.
  func beginTalk() throws {
    try click(".launcher")
    try waitUntil("peer.last?.id && \(isShown("textarea"))")
  }

  /// The texts of the conversation, in order.
  func talk() throws -> [String] {
    try evaluate("[...\(shadow).querySelectorAll('.thread .bubble')].map((b) => b.textContent)")
      as? [String] ?? []
  }
}
