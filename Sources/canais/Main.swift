// Where canais begins.

import Engine
import Foundation

@main
enum Main {
  static func main() {
    let seconds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 10 : 10
    var options = DemoOptions()
    options.visitors = 200
    options.speed = 30
    if CommandLine.arguments.count > 2 { options.database = CommandLine.arguments[2] }
    do {
      let demonstration = try Demonstration(options) { line in
        if line.level != .info { print(line) }
      }
      exit(DemoHeadless.run(demonstration, seconds: seconds))
    } catch {
      print(error)
      exit(1)
    }
  }
}
