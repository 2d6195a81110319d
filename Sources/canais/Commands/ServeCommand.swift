// The engine in the foreground: for systemd, for containers, and for the console, which starts it.

import Channels
import Engine
import Foundation
import LinuxSystem
import Presence
import Storage

/// `canais serve`
enum ServeCommand {
  /// The most seconds of an orderly stop.
  static let stopSeconds = 10.0
  static let connections = 1...1_000_000

  /// The settings of the engine, each with an environment variable.
  static let settings = [
    ServeEnvironment.offered("listen", "127.0.0.1:8080", MaintenanceStrings.listen),
    ServeEnvironment.offered("public-url", "URL", MaintenanceStrings.publicURL),
    ServeEnvironment.offered("workers", "N", MaintenanceStrings.workers),
    ServeEnvironment.offered(
      "log", "text|json", MaintenanceStrings.log, choices: ["text", "json"]),
    ServeEnvironment.offered("max-connections", "N", MaintenanceStrings.connections),
    ServeEnvironment.offered("max-per-address", "N", MaintenanceStrings.perAddress),
    ServeEnvironment.offered("trusted-proxy", "CIDR", MaintenanceStrings.proxy),
    ServeEnvironment.offered("insecure", nil, MaintenanceStrings.insecure),
    ServeEnvironment.offered("scan", "COMMAND", MaintenanceStrings.scan),
  ]

  static let options =
    settings + [
      Option(
        "print", ServeExample.allCases.map(\.rawValue).joined(separator: "|"),
        MaintenanceStrings.print, choices: ServeExample.allCases.map(\.rawValue))
    ]

  static let all: [Subcommand] = [
    Subcommand(
      "serve", MaintenanceStrings.serve, options: options,
      examples: [
        "serve", "serve --listen 127.0.0.1:9090 --public-url https://chat.example",
        "serve --print systemd > /etc/systemd/system/canais.service",
      ], run: run)
  ]

  static func run(_ typed: Invocation) throws {
    var call = typed
    call.options = try ServeEnvironment.options(typed.options, typed.environment)
    if let what = call.option("print").flatMap(ServeExample.init) {
      return call.output.text(what.text(call))
    }
    let configuration = try configuration(call)
    // sigwait receives them below. They are blocked first, so that all threads inherit the mask.
    let signals = [SIGTERM, SIGINT, SIGHUP]
    Signals.block(signals)
    let storage = try call.storage()
    if let given = call.option("public-url") {
      try storage.setPublicURL(try WebAddress.publicURL(given), by: call.author)
    }
    try ServeCredentials.store(in: storage, call)
    let log = EngineLogging.make(json: call.option("log") == "json", call.output)
    let speed = try speed(call)
    if speed != 1 { log(LogLine(.warning, "rehearsal", [("speed", String(speed))])) }
    let host = try EngineHost(
      configuration, storage: storage, clock: SystemClock(speed: speed), log: log)
    let purging = Purging(storage, clock: SystemClock(), log: log)
    purging.start()
    ServiceManager.tell("READY=1\nSTATUS=\(host.address.url)", call.environment)
    let watchdog = Watchdog(call.environment) { host.isResponsive(within: $0) }
    while watchdog.wait(for: signals) == SIGHUP {
      ServiceManager.tell(
        "RELOADING=1\nMONOTONIC_USEC=\(ServiceManager.microseconds)", call.environment)
      do {
        try host.reload()
      } catch {
        log(LogLine(.error, "reload_failed", [("why", ErrorMessages.of(error, in: .english))]))
      }
      ServiceManager.tell("READY=1", call.environment)
    }
    ServiceManager.tell("STOPPING=1", call.environment)
    purging.stop()
    if !host.stop(within: stopSeconds) { throw CommandError.failed(MaintenanceStrings.notInOrder) }
  }

  /// The factor by which `CANAIS_SPEED` accelerates the engine's time, for rehearsals.
  private static func speed(_ call: Invocation) throws(CommandError) -> Millis {
    guard let text = call.environment["CANAIS_SPEED"] else { return 1 }
    let range = DemoOptions.speedRange
    guard let speed = Millis(text), range.contains(speed) else {
      throw .usage(
        MaintenanceStrings.badSpeed.with([
          "value": text, "low": String(range.lowerBound), "high": String(range.upperBound),
        ]))
    }
    return speed
  }

  /// The poller that `CANAIS_POLLER` demands, for systems on which io_uring is slower or unwanted.
  private static func poller(_ call: Invocation) throws(CommandError) -> PollerChoice {
    guard let text = call.environment["CANAIS_POLLER"] else { return .automatic }
    guard let choice = PollerChoice(rawValue: text) else {
      let names = PollerChoice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .usage(MaintenanceStrings.badPoller.with(["value": text, "names": names]))
    }
    return choice
  }

  static func configuration(_ call: Invocation) throws -> EngineConfiguration {
    var configuration = EngineConfiguration()
    if let inherited = try ServiceManager.inheritedSocket(call.environment) {
      guard let bound = BoundAddress(ofSocket: inherited) else {
        throw CommandError.failed(MaintenanceStrings.badInherited)
      }
      configuration.inheritedListener = inherited
      (configuration.host, configuration.port) = (bound.host, bound.port)
    } else {
      (configuration.host, configuration.port) = try address(call)
    }
    configuration.database = call.database
    configuration.poller = try poller(call)
    let cores = min(64, max(1, ProcessInfo.processInfo.activeProcessorCount))
    configuration.workers = try call.number("workers", in: 1...64) ?? cores
    if let text = call.option("trusted-proxy") {
      for part in text.split(separator: ",") {
        guard let range = AddressRange(part.trimmingCharacters(in: .whitespaces)) else {
          throw CommandError.usage(MaintenanceStrings.badProxy.with(["value": String(part)]))
        }
        configuration.trustedProxies.append(range)
      }
    }
    if let most = try call.number("max-connections", in: connections) {
      configuration.limits.connections = most
    }
    if let most = try call.number("max-per-address", in: connections) {
      configuration.limits.connectionsPerAddress = most
    }
    // Words are divided by spaces; there is no shell that could do more with them.
    configuration.files.scan = (call.option("scan") ?? "").split(separator: " ").map(String.init)
    if let given = call.option("public-url") {
      configuration.publicURL = try WebAddress.publicURL(given)
    } else {
      configuration.publicURL = try call.reader().installation().publicURL
    }
    let isLoopback = PeerAddress(configuration.host)?.isLoopback ?? false
    guard isLoopback || !configuration.trustedProxies.isEmpty || call.has("insecure") else {
      throw CommandError.failed(MaintenanceStrings.needsInsecure.with(["host": configuration.host]))
    }
    return configuration
  }

  /// Reads `127.0.0.1:8080`, `[::1]:8080`, or a port alone.
  private static func address(_ call: Invocation) throws(CommandError) -> (String, UInt16) {
    guard let text = call.option("listen") else { return ("127.0.0.1", 8_080) }
    let error = CommandError.usage(MaintenanceStrings.badListen.with(["value": text]))
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { throw error }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    if host == "localhost" { host = "127.0.0.1" }
    guard PeerAddress(host) != nil else { throw error }
    return (host, port)
  }
}

/// Writes the log to standard error.
enum EngineLogging {
  static func make(json: Bool, _ output: Output) -> EngineLog {
    { line in
      let at = MomentArgument.text(Invocation.now)
      if json {
        var members: [String: JSONValue] = [
          "at": .text(at), "level": .text(line.level.rawValue), "event": .text(line.event),
        ]
        for (name, value) in line.fields { members[name] = .text(value) }
        output.say(JSONValue.object(members).line)
      } else {
        let fields = line.fields.map { " \($0.name)=\($0.value)" }.joined()
        output.say("\(at) \(line.level.rawValue) \(line.event)\(fields)")
      }
    }
  }
}
