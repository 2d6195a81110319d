// The entry point of `canais-bench`. Each benchmark prints one JSON object to standard output and
// its progress to standard error.

import Foundation

@main
enum BenchMain {
  static let usage = """
    canais-bench COMMAND [OPTIONS]: one JSON object on stdout, progress on stderr

      \(EchoBench.usage)
      \(LoadBench.usage)
      \(PresenceBench.usage)
      \(WindowBench.usage)
      \(RenderBench.usage)
      \(StoreBench.usage)
      \(ReportBench.usage)
      \(ConsoleBench.usage)
      \(ServeBench.usage)
      \(TalkBench.usage)

    examples
      canais-bench echo --listen 127.0.0.1:9001
      canais-bench load --url ws://127.0.0.1:9001/presence --connections 1000 --ack --seconds 5
    """

  static func main() {
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs a command and returns the exit status: 0 success, 1 failure, 2 usage error.
  static func run(_ arguments: [String]) -> Int32 {
    guard let command = arguments.first else {
      Progress.say(usage)
      return 2
    }
    if arguments.contains("--help") || command == "help" {
      print(usage)
      return 0
    }
    let rest = Array(arguments.dropFirst())
    switch command {
    case "echo": return EchoBench.run(rest)
    case "load": return LoadBench.run(rest)
    case "presence": return PresenceBench.run(rest)
    case "window": return WindowBench.run(rest)
    case "render": return RenderBench.run(rest)
    case "store": return StoreBench.run(rest)
    case "reports": return ReportBench.run(rest)
    case "console": return ConsoleBench.run(rest)
    case "serve": return ServeBench.run(rest)
    case "talk": return TalkBench.run(rest)
    default:
      Progress.say("no benchmark \(command)\n\n" + usage)
      return 2
    }
  }
}
