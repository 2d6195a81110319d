// Where canais begins.

import CLinux
import Foundation

@main
enum CanaisMain {
  static func main() {
    // Tokens and what visitors write stay in memory, whatever becomes of the process.
    canais_crash_without_memory("canais \(Version.number)")
    // A reader that went away is found by the write, not by a signal.
    signal(SIGPIPE, SIG_IGN)
    exit(
      Program.run(
        Array(CommandLine.arguments.dropFirst()),
        environment: ProcessInfo.processInfo.environment, output: .process))
  }
}
