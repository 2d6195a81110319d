// Assignments in all their forms, and the errors of others.

import Basics
import Testing

@testable import Channels

@Suite("Assignments")
struct AssignmentTests {
  private func change(_ texts: String...) throws(ValidationErrors) -> Channel {
    var channel = Sample.channel
    var assignments: [Assignment] = []
    for text in texts {
      do throws(ValidationError) {
        assignments.append(try Assignment(text))
      } catch {
        throw ValidationErrors([error])
      }
    }
    try channel.apply(assignments)
    return channel
  }

  private func firstError(_ text: String) -> ValidationError? {
    do throws(ValidationErrors) {
      _ = try change(text)
      return nil
    } catch {
      return error.all.first
    }
  }

  @Test("Fields, lists and items of lists")
  func forms() throws {
    var channel = try change("text.title=a=b", "enabled=não", "settings.sessionTimeout= 45 ")
    #expect(channel.text.title == "a=b" && !channel.enabled)
    #expect(channel.settings.sessionTimeout == 45)
    channel = try change(
      "settings.allowedOrigins=https://A.example https://b.example",
      "settings.allowedOrigins+=https://c.example:443",
      "settings.allowedOrigins-=https://b.example",
      "settings.allowedOrigins[0]=https://z.example")
    #expect(channel.settings.allowedOrigins == ["https://z.example", "https://c.example"])
    channel = try change(
      "settings.requestedData+=email*,text", "settings.requestedData+=text",
      "settings.requestedData[2].label=Pedido", "settings.requestedData[2].required=true",
      "settings.requestedData-=name")
    #expect(channel.settings.requestedData.map(\.key) == ["email", "text", "text2"])
    #expect(channel.settings.requestedData.map(\.label) == ["E-mail", "Pedido", "Informação"])
    #expect(channel.settings.requestedData.map(\.required) == [true, true, false])
    channel = try change(#"settings.requestedData+={"kind":"cpf","required":true}"#)
    #expect(channel.settings.requestedData.last?.label == "CPF")
    channel = try change("text.language=en-US", "settings.requestedData=phone*,text")
    #expect(channel.settings.requestedData.map(\.label) == ["Phone", "Information"])
    #expect(try change("settings.requestedData=").settings.requestedData == [])
    channel = try change(#"settings.requestedData[0]={"kind":"cpf"}"#)
    #expect(channel.settings.requestedData.first == .make(.cpf, language: .english))
    channel = try change(
      #"settings.allowedOrigins=["https://a.example","HTTPS://B.example"]"#,
      #"settings.allowedOrigins+=["https://c.example"]"#,
      #"settings.allowedOrigins-=["https://a.example"]"#)
    #expect(channel.settings.allowedOrigins == ["https://b.example", "https://c.example"])
    #expect(try change("settings.allowedOrigins=[]").settings.allowedOrigins == [])
    #expect(try change("appearance.font=#a1b2c3").appearance.font == "#A1B2C3")
  }

  @Test(
    "What cannot be done names key, value and rule",
    arguments: [
      ("x", "…", Rule.notAnAssignment), ("=v", "…", .notAnAssignment),
      ("a[b]=v", "a[b]", .notAnAssignment), ("a[99999]=v", "a[99999]", .notAnAssignment),
      ("text.titel=v", "text.titel", .unknownKey(nearest: "text.title")),
      (
        "settings.requestedData[0].labl=v", "settings.requestedData[0].labl",
        .unknownKey(nearest: "settings.requestedData[0].label")
      ),
      (
        "settings.requestedData[1].label=v", "settings.requestedData[1].label",
        .noSuchIndex(count: 1)
      ),
      ("settings.requestedData[0]=v", "settings.requestedData[0]", .type(.object)),
      (
        #"settings.requestedData[0]={"kind":"idade"}"#, "settings.requestedData[0].kind",
        .choice(["name", "email", "phone", "cpf", "text"])
      ),
      (
        #"settings.allowedOrigins=["https://a.example",3]"#, "settings.allowedOrigins[1]",
        .type(.text)
      ),
      (
        "settings.allowedOrigins=[https://a.example]", "settings.allowedOrigins",
        .notJSON(at: TextPosition(line: 1, column: 2))
      ),
      (
        "settings.allowedOrigins[0].x=https://a.example", "settings.allowedOrigins[0].x",
        .unknownKey(nearest: "settings.allowedOrigins[0]")
      ),
      ("settings.requestedData-=cpf", "settings.requestedData", .noSuchItem),
      ("settings.requestedData+=idade", "settings.requestedData", .requestedData),
      ("settings.requestedData[0].required=talvez", "settings.requestedData[0].required", .toggle),
      ("settings.allowedOrigins-=https://a", "settings.allowedOrigins", .noSuchItem),
      ("settings.allowedOrigins+=http://a.example", "settings.allowedOrigins[0]", .originScheme),
      ("text.title+=v", "text.title", .notAList), ("enabled=talvez", "enabled", .toggle),
      ("settings.sessionTimeout=4", "settings.sessionTimeout", .number(5...1440)),
      ("settings.sessionTimeout=4.5", "settings.sessionTimeout", .number(5...1440)),
      ("settings.image=foto.png", "settings.image", .imageFromFile),
      ("id=0123456789abcdef01234567", "id", .readOnly),
    ])
  func refused(text: String, key: String, rule: Rule) throws {
    let error = try #require(firstError(text))
    #expect(error.key == key && error.rule == rule)
    for language in Sample.languages {
      #expect(error.message(in: language).contains(key))
    }
  }

  @Test("One wrong assignment changes nothing, and every error is thrown")
  func atomic() throws {
    var channel = Sample.channel
    let texts = ["text.title=Novo", "enabled=talvez", "text.subtitel=x"]
    let assignments = try texts.map { try Assignment($0) }
    do throws(ValidationErrors) {
      try channel.apply(assignments)
      Issue.record("nothing was refused")
    } catch {
      #expect(error.all.map(\.key) == ["enabled", "text.subtitel"])
    }
    #expect(channel == Sample.channel)
  }

  @Test("Random texts are read or refused")
  func fuzz() {
    var random = SeededRandom(seed: 3)
    let letters = Array("ab.[]=+-0129 settings.requestedData[0].label=\u{0}é👍🏽\"{".unicodeScalars)
    var read = 0
    for _ in 0..<4_000 {
      let text = random.text(of: letters, limit: 40)
      var channel = Sample.channel
      guard let assignment = try? Assignment(text) else { continue }
      read += 1
      let kept = channel
      do throws(ValidationErrors) { try channel.apply([assignment]) } catch {
        #expect(channel == kept && error.all.count == 1)
      }
    }
    #expect(read > 0)
  }
}
