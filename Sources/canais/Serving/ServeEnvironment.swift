// Options of `serve` from the environment, for a service whose settings are in /etc/default/canais
// or in systemd credentials.

import Channels
import Foundation

/// Environment variables that stand for options of `canais serve`.
enum ServeEnvironment {
  /// An option with its variable: `--max-connections` is `CANAIS_MAX_CONNECTIONS`.
  static func offered(
    _ name: String, _ value: String? = nil, _ help: LocalizedText, choices: [String] = []
  ) -> Option {
    Option(
      name, value, help, choices: choices,
      variable: "CANAIS_" + name.uppercased().replacingOccurrences(of: "-", with: "_"))
  }

  /// The typed options, and those of the environment that were not typed. A switch is set by `1`,
  /// `true` or `yes`, and an empty variable counts as unset.
  static func options(
    _ typed: [String: String], _ environment: [String: String]
  ) throws(CommandError) -> [String: String] {
    var options = typed
    for option in ServeCommand.settings where options[option.name] == nil {
      guard let name = option.variable, let value = environment[name], !value.isEmpty else {
        continue
      }
      if option.value != nil {
        options[option.name] = value
        continue
      }
      switch value.lowercased() {
      case "1", "true", "yes": options[option.name] = ""
      case "0", "false", "no": break
      default: throw .usage(MaintenanceStrings.badSwitch.with(["name": name, "value": value]))
      }
    }
    return options
  }

  /// Each variable with its value, or `-` if it is unset, for `info`.
  static func shown(_ environment: [String: String]) -> [(name: String, value: String)] {
    ServeCommand.settings.compactMap(\.variable).map { name in
      (name, environment[name].flatMap { $0.isEmpty ? nil : $0 } ?? "-")
    }
  }
}
