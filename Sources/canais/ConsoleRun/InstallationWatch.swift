// Watches what others change: the configuration in the database, and how the calls to the
// attendance platform get on.

import Client
import Console
import Dispatch
import Foundation
import Storage
import Synchronization

/// Reports the configuration when another process has changed it, and every few seconds the health
/// of the platform. Runs on a thread of its own until it is stopped.
final class InstallationWatch: Sendable {
  /// The time between two looks at the configuration.
  static let interval = DispatchTimeInterval.milliseconds(500)
  /// The looks at the configuration for each look at the platform.
  static let looksPerHealth = 4
  /// The looks at the configuration for each sign that the attendant is there, which lapses after
  /// 30 s.
  static let looksPerPresence = 20

  private let stopped = DispatchSemaphore(value: 0)

  /// Starts the watch.
  init(_ context: EffectContext, _ process: EngineProcess) {
    let stopped = stopped
    Thread.detachNewThread {
      var looks = ConfigurationLooks()
      var count = 0
      repeat {
        looks.look(context)
        if count % InstallationWatch.looksPerHealth == 0, let address = process.address {
          Task(executorPreference: context.executor) {
            guard let health = try? await EngineAPI(address).platformHealth() else { return }
            context.report(.platform(health))
          }
        }
        if count % InstallationWatch.looksPerPresence == 1, let address = process.address {
          // A token that only watches may not tell it, and need not.
          Task(executorPreference: context.executor) {
            try? await EngineAPI(address).announce(context.attendant, isPresent: true)
          }
        }
        count += 1
      } while stopped.wait(timeout: .now() + InstallationWatch.interval) == .timedOut
    }
  }

  func stop() { stopped.signal() }
}

/// Looks at the version of the stored configuration, on one thread.
private struct ConfigurationLooks {
  private var reader: StorageReader?
  private var version: Int64?

  /// Reports the configuration if it has another version than at the last look.
  mutating func look(_ context: EffectContext) {
    guard let storage = context.storage else { return }
    do {
      if reader == nil { reader = try storage.makeReader() }
      guard let found = try reader?.configurationVersion(), found != version else { return }
      if version != nil { try context.reportInstallation(storage) }
      version = found
    } catch {
      // The database may be away for a while; the connection is made again.
      reader = nil
    }
  }
}
