// A crowd of simulated visitors against a scripted server that welcomes and acknowledges.

import Foundation
import Synchronization
import TestSupport
import Testing
import WebSocket

@testable import Client

@Suite("A crowd of visitors")
struct VisitorCrowdTests {
  /// Welcomes a visitor, acknowledges messages and ends the conversation when the visitor does.
  private static func serve(_ connection: ServerConnection, _ firstFrames: Recorder<String>) {
    let key = connection.header("sec-websocket-key") ?? ""
    connection.send(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: \(Handshake.accept(key: key) ?? "")\r\n\r\n")
    var reader = MessageReader(for: .server, messageLimit: 10_000, fragmentLimit: 1)
    var seq = 0
    while true {
      let bytes = connection.receive(1)
      if bytes.isEmpty { return }
      for case .text(let text) in reader.receive(bytes) {
        let text = String(decoding: text, as: UTF8.self)
        func send(_ text: String) { connection.send(FrameWriter.frame(.text, Array(text.utf8))) }
        if text.contains(#""message""#) {
          seq += 1
          send(#"{"type":"ack","id":"x","seq":\#(seq)}"#)
        } else if text.contains(#""end""#) {
          send(#"{"type":"ended","reason":"contact_ended"}"#)
        } else if text.hasPrefix("{") {
          firstFrames.append(text)
          send(
            #"{"type":"welcome","session":"s","secret":"t","contact":"c","contactSecret":"d","#
              + #""handedOver":false,"messages":[]}"#)
        } else {
          send("k")
        }
      }
    }
  }

  @Test("Visitors start, write, end and come back, and their doings are counted")
  func counts() throws {
    let firstFrames = Recorder<String>()
    let server = try ScriptedServer { connection, _ in Self.serve(connection, firstFrames) }
    let entrance = CrowdPlan.Entrance(
      channel: "x", names: ["Ana", "Zé"], lines: ["oi"], pages: ["https://loja.example/"])
    let plan = CrowdPlan(
      host: "127.0.0.1", port: server.port, entrances: [entrance], visitors: 8, seed: 3,
      speed: 1_000)
    let start = ContinuousClock.now
    let crowd = VisitorCrowd(plan) {
      let passed = ContinuousClock.now - start
      return Int64(passed / .milliseconds(1)) * 1_000
    }
    try until("conversations, messages and ends") {
      let counts = crowd.counts
      return counts.started > 8 && counts.acknowledged > 8 && counts.ended > 0
    }
    crowd.stop()
    #expect(crowd.counts.errors == 0)
    #expect(server.heads.allSatisfy { $0.hasPrefix("GET /webchat/x/socket HTTP/1.1\r\n") })
    let starts = firstFrames.values.filter { $0.contains(#""start""#) }
    #expect(starts.contains { $0.contains("Ana") } && starts.contains { $0.contains("Zé") })
    let resumes = firstFrames.values.filter { $0.contains(#""resume""#) }
    #expect(!resumes.isEmpty && resumes.allSatisfy { $0.contains(#""secret":"t""#) })
  }
}
