// What the runners of every kind of effect share.

import Channels
import Console
import Engine
import Foundation
import Storage

/// The database, the clock and the mailbox of a console's effects.
struct EffectContext: Sendable {
  /// The database; nil on a console that is attached to a remote engine.
  let storage: Storage?
  /// The language of errors.
  let language: Language
  /// Where results go.
  let mailbox: ConsoleMailbox
  let clock: any EngineClock
  /// The name that the user answers by.
  let attendant: String
  /// Runs the asynchronous work of effects.
  let executor = QueueExecutor(label: "canais.effects")

  func report(_ result: EffectResult) { mailbox.post(.result(result)) }

  func fail(_ effect: Effect, _ reason: String) { report(.failed(effect, reason)) }

  /// The author of changes in the audit log: the user of the machine, now.
  var author: Author { Author(name: NSUserName(), at: clock.wall()) }

  /// Runs `body` on the database, and reports what it throws as the result of `effect`. Without a
  /// database the effect fails.
  func withStorage(for effect: Effect, _ body: (Storage) throws -> Void) {
    guard let storage else { return fail(effect, RunnerStrings.onlyPresence[language]) }
    do {
      try body(storage)
    } catch let error as StorageError {
      report(error, of: effect)
    } catch let errors as ValidationErrors {
      report(.refused(effect, errors.all))
    } catch let error as ValidationError {
      report(.refused(effect, [error]))
    } catch let error as FileError {
      fail(effect, error.message(in: language))
    } catch {
      fail(effect, String(describing: error))
    }
  }

  private func report(_ error: StorageError, of effect: Effect) {
    switch error {
    case .conflict(let stored): report(.channelConflict(stored))
    case .openSessions(let channels):
      report(.channelsInUse(channels.map { ($0.id, $0.sessions) }))
    case .refused(let errors): report(.refused(effect, errors))
    case .unopenable, .notOurs, .newer, .damaged, .locked, .readOnly, .full, .failed,
      .moved, .targetExists, .channelUnknown, .flowUnknown, .flowInUse:
      fail(effect, error.message(in: language))
    }
  }

  /// Reports the configuration as it is stored.
  func reportInstallation(_ storage: Storage) throws(StorageError) {
    let reader = try storage.makeReader()
    let installation: Installation = try reader.installation()
    report(
      .installation(
        try reader.channels(), flows: installation.flows, attendance: installation.attendance,
        publicURL: installation.publicURL))
    report(.cannedReplies(installation.replies))
  }

  /// Reports the calls that were refused and those that wait, at most 200 of each.
  func reportOutbox(_ storage: Storage) throws(StorageError) {
    let reader = try storage.makeReader()
    let parked = try reader.outbox(.parked, limit: 200)
    let waiting = try reader.outbox(.waiting, limit: 200)
    report(.outbox(try reader.outboxSummary(), (parked + waiting).map(\.call)))
  }
}
