// Options of `serve` from the environment, for a service whose settings are in /etc/default/canais
// or in systemd credentials.

import Channels
import Foundation

/// Environment variables that stand for options of `canais serve`.
enum ServeEnvironment {
  /// Whether an option has a variable. `--print` prints an example and has none.
  static func isOffered(_ option: Option) -> Bool { option.name != "print" }

  /// The variable of an option: `--max-connections` is `CANAIS_MAX_CONNECTIONS`.
  static func name(of option: Option) -> String {
    "CANAIS_" + option.name.uppercased().replacingOccurrences(of: "-", with: "_")
  }

  /// The typed options, and those of the environment that were not typed. A switch is set by `1`,
  /// `true` or `yes`, and an empty variable counts as unset.
  static func options(
    _ typed: [String: String], _ environment: [String: String]
  ) throws(CommandError) -> [String: String] {
    var options = typed
    for option in ServeCommand.options where isOffered(option) && options[option.name] == nil {
      let name = name(of: option)
      guard let value = environment[name], !value.isEmpty else { continue }
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
    ServeCommand.options.filter(isOffered).map { option in
      let name = name(of: option)
      return (name, environment[name].flatMap { $0.isEmpty ? nil : $0 } ?? "-")
    }
  }
}
