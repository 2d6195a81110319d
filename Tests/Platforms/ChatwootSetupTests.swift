// Setting a Chatwoot up with an administrator's token.

import Channels
import Platforms
import Testing

@Suite("Setting up a Chatwoot")
struct ChatwootSetupTests {
  /// The answers of one Chatwoot by method and path, without `/api/v1/`.
  private static var answers: [String: String] {
    [
      "GET profile": #"{"accounts":[{"id":7,"name":"Loja","role":"administrator"}]}"#,
      "GET accounts/7/inboxes": #"{"payload":[{"id":1,"channel_type":"Channel::WebWidget"}]}"#,
      "POST accounts/7/inboxes":
        #"{"id":2,"channel_type":"Channel::Api","inbox_identifier":"in-1","secret":"s3cret"}"#,
      "GET accounts/7/agent_bots": "[]",
      "POST accounts/7/agent_bots": #"{"id":3,"name":"canais","access_token":"bot-1"}"#,
    ]
  }

  private static func run(
    _ answers: [String: String], url: String = "https://chat.example"
  ) -> (ChatwootSetup.Step, paths: [String]) {
    var setup = ChatwootSetup(
      url: url, administratorToken: "admin",
      webhookURL: "https://canais.example/api/v1/attendance/chatwoot")
    var paths: [String] = []
    while case .send(let request) = setup.nextStep, paths.count < 20 {
      #expect(request.field("api_access_token") == "admin")
      let path = request.url.replacing("https://chat.example/api/v1/", with: "")
      paths.append("\(request.method.rawValue) \(path)")
      let body = answers[paths[paths.count - 1]]
      setup.receive(
        .answered(
          status: body == nil ? 404 : 200, retryAfter: nil, body: Array((body ?? "none").utf8)))
    }
    return (setup.nextStep, paths)
  }

  @Test("Inbox and bot are made, and the administrator's token is not kept")
  func makes() {
    let (step, paths) = Self.run(Self.answers)
    #expect(
      step
        == .finished(
          ChatwootSettings(
            url: "https://chat.example/app/accounts/7", inboxIdentifier: "in-1", botToken: "bot-1",
            webhookSecret: "s3cret")))
    #expect(paths.count == 5)
  }

  @Test("What is there is found, so a second set-up makes nothing")
  func finds() {
    var answers = Self.answers
    answers["GET accounts/7/inboxes"] =
      #"{"payload":[{"id":2,"channel_type":"Channel::Api","inbox_identifier":"in-1","secret":"s","#
      + #""webhook_url":"https://canais.example/api/v1/attendance/chatwoot"}]}"#
    answers["GET accounts/7/agent_bots"] = #"[{"id":3,"name":"canais","access_token":"bot-1"}]"#
    let (step, paths) = Self.run(answers)
    guard case .finished = step else {
      Issue.record("\(step)")
      return
    }
    #expect(paths.allSatisfy { $0.hasPrefix("GET") })
  }

  @Test("Each thing that can be wrong is told")
  func errors() {
    func failure(_ key: String, _ answer: String?, url: String = "https://chat.example")
      -> ChatwootSetupError?
    {
      var answers = Self.answers
      answers[key] = answer
      guard case .failed(let error) = Self.run(answers, url: url).0 else { return nil }
      return error
    }
    #expect(
      failure("GET profile", #"{"accounts":[{"id":7,"role":"agent"}]}"#) == .notAdministrator)
    #expect(
      failure(
        "GET profile", Self.answers["GET profile"], url: "https://chat.example/app/accounts/8")
        == .notAdministrator)
    #expect(
      failure(
        "GET profile",
        #"{"accounts":[{"id":7,"name":"A","role":"administrator"},"#
          + #"{"id":8,"name":"B","role":"administrator"}]}"#) == .severalAccounts("7 (A), 8 (B)"))
    #expect(failure("GET profile", "<html>") == .notChatwoot)
    #expect(failure("GET profile", "{}") == .notChatwoot)
    #expect(
      failure("POST accounts/7/inboxes", #"{"inbox_identifier":"in-1"}"#) == .noSecret)
    #expect(
      failure("POST accounts/7/agent_bots", nil) == .refused(status: 404, text: "none"))
  }
}
