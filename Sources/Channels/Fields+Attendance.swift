// The fields of human attendance.

extension Fields {
  /// The fields of human attendance.
  package static let attendance = FieldTable<Attendance>(
    standard: Attendance(mode: .console, baseURL: "", token: ""),
    [mode] + platform + chatwoot + [zone] + weekdays + [closedDates])

  private static let mode = Field<Attendance>.choice(
    "mode", \.mode, in: .general, LocalizedText("Quem atende", "Who answers", "Quién atiende"),
    LocalizedText(
      "Pessoas neste console, uma plataforma, um Chatwoot ou ninguém.",
      "People at this console, a platform, a Chatwoot or nobody.",
      "Personas en esta consola, una plataforma, un Chatwoot o nadie."))

  private static let byContract = FieldNeed(
    key: "mode", value: AttendanceMode.contract.rawValue)

  private static let platform: [Field<Attendance>] = [
    .text(
      "baseURL", \.baseURL, .address(optional: true), in: .general,
      LocalizedText("Endereço", "Address", "Dirección"),
      LocalizedText(
        "https, ou http para esta máquina ou um IP privado; recebe /expire e /message.",
        "https, or http to this machine or a private IP; receives /expire and /message.",
        "https, o http a esta máquina o a una IP privada; recibe /expire y /message."),
      need: byContract),
    .text(
      "token", \.token, .secret(0...1_000), in: .general,
      LocalizedText("Token", "Token", "Token"),
      LocalizedText(
        "Vai no cabeçalho Authorization; não é mostrado inteiro de novo.",
        "Goes in the Authorization header; never shown whole again.",
        "Va en la cabecera Authorization; no se muestra entero de nuevo."),
      need: byContract),
    .text(
      "signingSecret", \.signingSecret, .secret(0...1_000), in: .general,
      LocalizedText("Segredo de assinatura", "Signing secret", "Secreto de firma"),
      LocalizedText(
        "Assina as chamadas (Standard Webhooks); vazio não assina.",
        "Signs the calls (Standard Webhooks); empty does not sign.",
        "Firma las llamadas (Standard Webhooks); vacío no firma."),
      need: byContract),
    .integer(
      "timeout", \.timeout, 1...30, in: .general,
      LocalizedText("Tempo limite (s)", "Timeout (s)", "Tiempo límite (s)"),
      LocalizedText(
        "Segundos que uma chamada pode levar.", "Seconds a call may take.",
        "Segundos que puede tardar una llamada."), need: byContract),
  ]

  // MARK: - Hours

  private static let zone = Field<Attendance>.text(
    "hours.zone", \.hours.zone, .line(0...60), in: .general,
    LocalizedText("Fuso horário", "Time zone", "Zona horaria"),
    LocalizedText(
      "Como America/Sao_Paulo; vazio é o desta máquina.",
      "Such as America/Sao_Paulo; empty is this machine's.",
      "Como America/Sao_Paulo; vacío es el de esta máquina."))

  private static let weekdays: [Field<Attendance>] = zip(OfficeHours.dayKeys, dayNames).enumerated()
    .map { index, day in
      Field<Attendance>(
        day.0, .line(0...60), in: .general, day.1,
        LocalizedText(
          "Até três períodos, como 08:00-12:00 13:00-18:00; vazio, ninguém atende.",
          "Up to three spans, such as 08:00-12:00 13:00-18:00; empty, nobody answers.",
          "Hasta tres períodos, como 08:00-12:00 13:00-18:00; vacío, nadie atiende.")
      ) {
        .text($0.hours.days[index])
      } assign: {
        guard case .text(let text) = $1 else { return false }
        $0.hours.days[index] = text
        return true
      }
    }

  private static let dayNames = [
    LocalizedText("Segunda", "Monday", "Lunes"), LocalizedText("Terça", "Tuesday", "Martes"),
    LocalizedText("Quarta", "Wednesday", "Miércoles"),
    LocalizedText("Quinta", "Thursday", "Jueves"), LocalizedText("Sexta", "Friday", "Viernes"),
    LocalizedText("Sábado", "Saturday", "Sábado"),
    LocalizedText("Domingo", "Sunday", "Domingo"),
  ]

  private static let closedDates = Field<Attendance>.text(
    "hours.closed", \.hours.closed, .line(0...500), in: .general,
    LocalizedText("Datas sem atendimento", "Closed dates", "Fechas sin atención"),
    LocalizedText(
      "Até 40, como 2026-12-25 2027-01-01.", "Up to 40, such as 2026-12-25 2027-01-01.",
      "Hasta 40, como 2026-12-25 2027-01-01."))
}
