// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import StudyFiles
import SurveyStore
import SurveyWeb
import Testing

struct StaffTests {
    private static let token = "a-token-of-the-staff"
    /// RFC 6238's test secret, "12345678901234567890" in base 32.
    private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    private static func study(
        _ terms: StudyTerms = StudyTerms(), secret: String? = nil, publicAddress: String? = nil
    ) throws -> TestStudy {
        try TestStudy(
            terms, publicAddress: publicAddress,
            configure: { options, folder in
                let path = folder + "/staff-token"
                try FileContents.write(
                    ([token] + [secret].compactMap { $0 }).joined(separator: "\n"), to: path, mode: 0o600)
                options.staff = try StaffAccess(path: path)
                options.checkpoints = CheckpointLog(folder + "/checkpoints.txt")
            })
    }

    private func signIn(_ browser: Browser, password: String? = nil) throws {
        try browser.open("/staff")
        try browser.submit(
            "/staff/sign-in", [("token", Self.token)] + [password].compactMap { $0 }.map { ("password", $0) })
    }

    @Test func isNotThereWithoutAToken() throws {
        let browser = Browser(try TestStudy())
        for target in ["/staff", "/staff/progress.csv"] {
            #expect(try browser.send(.get, target).status == .notFound)
        }
    }

    @Test func makesATokenForItsOwnerAlone() throws {
        let path = NSTemporaryDirectory() + "staff-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try StaffAccess(path: path).isNew)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.count == 41)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try !StaffAccess(path: path).isNew)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: ServingFailure.self) { try StaffAccess(path: path) }
    }

    @Test(arguments: [
        "", "short", "a-token-of-the-staff\nnot base 32!", "a-token-of-the-staff\nGEZDGNBV\nmore",
    ])
    func refusesAFileThatIsNoToken(text: String) throws {
        let path = NSTemporaryDirectory() + "staff-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileContents.write(text, to: path, mode: 0o600)
        #expect(throws: ServingFailure.self) { try StaffAccess(path: path) }
    }

    @Test func notesEachSignInInTheLedger() throws {
        let study = try Self.study()
        for number in 1...2 {
            let browser = Browser(study)
            try browser.open("/staff")
            #expect(browser.text.contains("Sign in") && !browser.text.contains("Verify now"))
            try browser.submit("/staff/sign-in", [("token", "wrong token, wrong token")])
            #expect(browser.page.status == .unprocessableContent)
            try signIn(browser)
            #expect(browser.path == "/staff" && browser.text.contains("Verify now"))
            #expect(try study.store.entries().count { $0.kind == "staff-look" } == number)
        }
    }

    @Test func limitsTheAttempts() throws {
        let browser = Browser(try Self.study())
        try browser.open("/staff")
        for _ in 0..<10 { try browser.submit("/staff/sign-in", [("token", "wrong token, wrong token")]) }
        try signIn(browser)
        #expect(browser.page.status == .tooManyRequests)
        #expect(browser.cookies["staff"] == nil)
    }

    @Test func asksForTheAuthenticatorsCodeAndTakesItOnce() throws {
        let study = try Self.study(secret: Self.secret)
        let password = try #require(OneTimePassword(base32: Self.secret))
        let step = OneTimePassword.step(at: study.clock.now)
        let browser = Browser(study)
        try signIn(browser)
        #expect(browser.page.status == .unprocessableContent)
        try signIn(browser, password: password.code(step: step - 2))
        #expect(browser.page.status == .unprocessableContent)
        try signIn(browser, password: password.code(step: step - 1))
        #expect(browser.path == "/staff" && browser.page.status == .ok)
        let other = Browser(study)
        try signIn(other, password: password.code(step: step - 1))
        #expect(other.page.status == .unprocessableContent)
        try signIn(other, password: password.code(step: step))
        #expect(other.page.status == .ok)
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func computesTheCodesOfTheStandard(time: Int, code: String) throws {
        let password = try #require(OneTimePassword(base32: Self.secret))
        let date = Date(timeIntervalSince1970: TimeInterval(time))
        #expect(password.code(step: OneTimePassword.step(at: date)) == code)
        #expect(password.step(of: code, at: date, after: nil) == time / 30)
    }

    @Test func signsOutAfterHalfAnHourOfIdlingAndTwelveHours() throws {
        let study = try Self.study()
        let browser = Browser(study)
        func isSignedIn() throws -> Bool {
            try browser.open("/staff")
            return browser.text.contains("Sign out")
        }
        try signIn(browser)
        for _ in 0..<20 {
            study.clock.advance(by: 29 * 60)
            #expect(try isSignedIn())
        }
        study.clock.advance(by: 31 * 60)
        #expect(try !isSignedIn())
        try signIn(browser)
        for _ in 0..<25 {
            study.clock.advance(by: 29 * 60)
            _ = try isSignedIn()
        }
        #expect(try !isSignedIn())
    }

    @Test func signsOut() throws {
        let browser = Browser(try Self.study())
        try signIn(browser)
        let cookies = browser.cookies
        try browser.submit("/staff/sign-out")
        #expect(browser.text.contains("Sign in") && browser.cookies["staff"] == nil)
        browser.cookies = cookies
        try browser.open("/staff")
        #expect(browser.text.contains("Sign in"))
    }

    @Test func renewsItsSessionAtEverySignInAndHidesItFromScripts() throws {
        let study = try Self.study(publicAddress: "https://study.test")
        var seen: Set<String> = []
        for _ in 0..<2 {
            let browser = Browser(study)
            browser.cookies["__Host-staff"] = "planted"
            try signIn(browser)
            let field = try #require(
                browser.responses.flatMap { $0.headers.values("Set-Cookie") }.first {
                    $0.hasPrefix("__Host-staff=")
                })
            #expect(
                field.contains("; Secure") && field.contains("; HttpOnly") && field.contains("Max-Age=43200"))
            seen.insert(try #require(browser.cookies["__Host-staff"]))
        }
        #expect(seen.count == 2 && !seen.contains("planted"))
    }

    @Test func takesFormsOfSignedInStaffAlone() throws {
        let study = try Self.study()
        let browser = Browser(study)
        try signIn(browser)
        let token = try browser.hiddenFields("/staff/backup")
        let stranger = Browser(study)
        for target in ["/staff/backup", "/staff/verify", "/staff/sign-out"] {
            #expect(try stranger.send(.post, target, form: FormFields(token)).status == .forbidden)
            #expect(try browser.send(.post, target, form: FormFields()).status == .forbidden)
        }
        #expect(try stranger.send(.get, "/staff/progress.csv").headers["Location"] == "/staff")
        #expect(try study.store.backups().isEmpty)
    }

    @Test func showsHowTheStudyGoesAndNothingOfTheMethods() throws {
        let study = try Self.study(StudyTerms(extras: true))
        for _ in 0..<6 { try Browser(study).submitAll() }
        let browser = Browser(study)
        try signIn(browser)
        #expect(browser.text.contains("<strong>6</strong>") && browser.text.contains("<svg"))
        #expect(browser.text.contains("Pairs of volunteers who agree"))
        try browser.submit("/staff/verify")
        #expect(browser.text.contains("entries hold"))
        try browser.open("/staff")
        let csv = try browser.send(.get, "/staff/progress.csv")
        #expect(String(decoding: csv.body, as: UTF8.self).contains("submitted,,6\r\n"))
        for response in browser.responses {
            let sent = String(decoding: response.body, as: UTF8.self)
            for secret in TestStudy.methods + ["runs/", "0.731"] { #expect(!sent.contains(secret)) }
            // The policy has no exception for styles inside a page.
            #expect(!sent.contains(" style=") && !sent.contains("<style"))
        }
    }

    @Test func tellsHowMuchOfTheLedgerIsPublished() throws {
        let study = try Self.study()
        let seen = try CheckpointLog(study.folder + "/checkpoints.txt").append(from: study.store).size
        let browser = Browser(study)
        try signIn(browser)
        #expect(try study.store.head().size > seen && browser.text.contains("the first \(seen) entries, "))
        try FileContents.write("half a checkpoi", to: study.folder + "/checkpoints.txt")
        try browser.open("/staff")
        #expect(browser.page.status == .ok && browser.text.contains("cannot be read"))
    }

    @Test func makesABackupByAButton() throws {
        let study = try Self.study()
        let browser = Browser(study)
        try signIn(browser)
        try browser.submit("/staff/backup")
        let backup = try #require(try study.store.backups().first)
        #expect(browser.text.contains(backup.name) && browser.text.contains("Due for erasure"))
        #expect(FileContents.exists(study.folder + "/" + backup.name))
    }

    @Test func warnsOfPlainHTTPBeyondThisMachine() throws {
        let browser = Browser(try Self.study())
        for (host, warns) in [
            ("127.0.0.1:8080", false), ("localhost", false), ("[::1]:80", false), ("10.0.0.5:80", true),
        ] {
            let page = try browser.send(.get, "/staff", headers: ["Host": host])
            #expect(String(decoding: page.body, as: UTF8.self).contains("plain HTTP") == warns)
        }
    }
}
