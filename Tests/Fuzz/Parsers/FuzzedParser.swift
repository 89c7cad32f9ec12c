// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import StudyFiles
import Surveys

/// The parsers that read what strangers or hands have written, and what each promises of whatever bytes it is given.
///
/// None may crash, none may throw an error of another type than its own, and what it accepts it must be able to write and
/// read back.
package enum FuzzedParser: String, CaseIterable, Sendable {
    case form, cookie, request, template, votes

    /// What a parser did and should not have done.
    package struct BrokenPromise: Error, CustomStringConvertible {
        package var description: String

        init(_ description: String) { self.description = description }
    }

    /// Gives bytes to the parser.
    ///
    /// - Returns: whether it took them as valid.
    package func take(_ bytes: [UInt8]) throws -> Bool {
        switch self {
        case .form: try takeForm(bytes)
        case .cookie: try takeCookies(bytes)
        case .request: try takeRequest(bytes)
        case .template: try takeTemplate(bytes)
        case .votes: try takeVotes(bytes)
        }
    }

    private func takeForm(_ bytes: [UInt8]) throws -> Bool {
        let form: FormFields
        do {
            form = try FormFields(parsing: bytes)
        } catch let error as HTTPFailure {
            guard error.status == .badRequest else { throw BrokenPromise("a form is refused with \(error)") }
            return false
        }
        guard form.fields.count <= FormFields.fieldLimit else {
            throw BrokenPromise("too many fields were taken")
        }
        let isLong = form.fields.contains {
            $0.name.isEmpty || PercentEncoding.encode($0.name).utf8.count > FormFields.nameLimit
        }
        guard try isLong || FormFields(parsing: form.encoded.utf8) == form else {
            throw BrokenPromise("a form is not read back as it was")
        }
        return true
    }

    private func takeCookies(_ bytes: [UInt8]) throws -> Bool {
        let field = String(decoding: bytes, as: UTF8.self)
        let pairs = Cookie.pairs(in: [field])
        for pair in pairs where pair.name.isEmpty || (pair.name + pair.value).utf8.contains(UInt8(ascii: ";"))
        {
            throw BrokenPromise("a pair is no pair")
        }
        let request = try HTTPRequest(method: .get, target: "/", headers: ["Cookie": field])
        for pair in pairs where request.cookie(pair.name) == nil {
            throw BrokenPromise("a cookie is not found")
        }
        return !pairs.isEmpty
    }

    /// A request line and header fields, cut at line ends and spaces as a server would.
    private func takeRequest(_ bytes: [UInt8]) throws -> Bool {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        let words = lines.removeFirst().split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3 else { return false }
        var headers = HTTPHeaders()
        for line in lines.prefix(while: { !$0.isEmpty }) {
            let parts = line.split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return false }
            headers.append(
                String(decoding: parts[0], as: UTF8.self),
                String(decoding: parts[1].drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self))
        }
        if RequestHead(method: words[0], headers: headers).failure != nil { return false }
        let proxies = ["127.0.0.1", "10.0.0.0/8"].compactMap { AddressRange($0) }
        let client = ForwardedClient(
            peer: ClientAddress("127.0.0.1"), isSecure: false, headers: headers, proxies: proxies)
        guard client.address != nil else { throw BrokenPromise("a request without a client") }
        do {
            let request = try HTTPRequest(
                method: HTTPMethod(rawValue: words[0]), target: words[1], headers: headers)
            for segment in request.segments where segment.isEmpty || segment.utf8.contains(0) {
                throw BrokenPromise("a segment is empty or has a NUL")
            }
            _ = Router().response(to: request)
        } catch let error as HTTPFailure {
            guard error.status == .badRequest else {
                throw BrokenPromise("a target is refused with \(error)")
            }
            return false
        }
        return true
    }

    private func takeTemplate(_ bytes: [UInt8]) throws -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self) else { return false }
        do {
            let template = try StudyTemplate.parse(text, path: "study.yaml")
            guard try StudyTemplate.parse(text, path: "study.yaml") == template else {
                throw BrokenPromise("one text is two templates")
            }
            return true
        } catch let error as SurveyFailure {
            guard !error.description.isEmpty else { throw BrokenPromise("a refusal says nothing") }
            return false
        }
    }

    private func takeVotes(_ bytes: [UInt8]) throws -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self) else { return false }
        let votes: [Vote]
        do {
            votes = try VoteTable.parse(text, path: "votes.csv")
        } catch let error as FileFailure {
            guard error.kind == .badData else { throw BrokenPromise("a table is refused with \(error)") }
            return false
        }
        let written = VoteTable.text(votes)
        guard try VoteTable.parse(written, path: "votes.csv") == votes else {
            throw BrokenPromise("votes are not read back as they were")
        }
        return true
    }
}
