// The entry point of canais.

import CLinux
import Foundation

@main
enum CanaisMain {
  static func main() {
    // No core dumps: the memory holds tokens and visitors' messages.
    canais_crash_without_memory("canais \(Version.number)")
    // Writing to a closed pipe or socket fails with EPIPE instead of ending the process.
    signal(SIGPIPE, SIG_IGN)
    exit(
      Program.run(
        Array(CommandLine.arguments.dropFirst()),
        environment: ProcessInfo.processInfo.environment, output: .process))
  }
}
