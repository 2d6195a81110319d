// Carries out the effects of answering a session.

import Client
import Console

extension EngineEffectRunner {
  /// The most sessions of which the next one to answer is chosen.
  private static let nextLimit = 50

  /// Carries out an effect of answering; others are none.
  func answer(_ effect: EngineEffect) {
    switch effect {
    case .say(let id, let message):
      request(effect) { [context] api async throws(ClientError) in
        try await api.send(message, to: id)
        context.report(.said(id, id: message.id))
      }
    case .typing(let id):
      attempt { [context] api async throws(ClientError) in
        try await api.tellTyping(name: context.attendant, in: id)
      }
    case .read(let id, let seq):
      attempt { api async throws(ClientError) in try await api.markRead(id, upTo: seq) }
    case .assign(let id, let attendant, let expected):
      request(effect) { [context] api async throws(ClientError) in
        try await EngineEffectRunner.assign(id, attendant, expected, api, context)
      }
    case .loadAttendants:
      request(effect) { [context] api async throws(ClientError) in
        let all = try await api.attendants()
        context.report(.attendants(all.filter(\.present) + all.filter { !$0.present }))
      }
    case .loadNextWaiting(let besides):
      request(effect) { [context] api async throws(ClientError) in
        let query = FeedQuery(
          waiting: true, order: .waiting, limit: EngineEffectRunner.nextLimit)
        let others = try await api.sessions(query).rows.filter { $0.session != besides }
        let free = others.first { $0.attendant == nil || $0.attendant == context.attendant }
        context.report(.nextWaiting(free ?? others.first))
      }
    case .watch, .follow, .loadSession, .handOver, .endSession, .file, .startEngine, .refreshEngine:
      break
    }
  }

  /// Gives a session to an attendant, and reports who holds it then. The engine must know who takes
  /// it to be there.
  private static func assign(
    _ id: String, _ attendant: String?, _ expected: String?, _ api: EngineAPI,
    _ context: EffectContext
  ) async throws(ClientError) {
    if attendant == context.attendant {
      try await api.announce(context.attendant, isPresent: true)
    }
    do throws(ClientError) {
      try await api.assign(id, to: attendant, expected: expected)
      context.report(.taken(id, by: attendant))
    } catch {
      guard case .taken(let holder) = error else { throw error }
      context.report(.taken(id, by: holder))
    }
  }
}
