// Where canais begins.

import Foundation

@main
enum Main {
  static func main() {
    // A reader that went away is found by the write, not by a signal.
    signal(SIGPIPE, SIG_IGN)
    exit(
      Program.run(
        Array(CommandLine.arguments.dropFirst()),
        environment: ProcessInfo.processInfo.environment, output: .process))
  }
}
