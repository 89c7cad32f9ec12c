// SPDX-License-Identifier: Apache-2.0

import StudyFiles

/// What a line of a conversation asks for: an answer, or something of the program.
enum ChatOrder: Equatable {
    case say(String)
    case system(String?)
    case temperature(Double)
    case seed(UInt64)
    case reset, undo, help, quit
    case save(String)
    case wrong(String)

    /// nil for a blank line; a text that begins with a slash is said by a second one before it.
    init?(_ line: String) {
        let line = line.trimmed
        guard !line.isEmpty else { return nil }
        guard line.hasPrefix("/"), !line.hasPrefix("//") else {
            self = .say(line.hasPrefix("//") ? String(line.dropFirst()) : line)
            return
        }
        let name = String(line.prefix { !$0.isWhitespace })
        let argument = String(line.dropFirst(name.count)).trimmed
        switch (name, argument.isEmpty) {
        case ("/system", let isEmpty): self = .system(isEmpty ? nil : argument)
        case ("/temperature", _):
            guard let value = Double(argument), value >= 0, value <= 100 else {
                self = .wrong("/temperature needs a number from 0 to 100")
                return
            }
            self = .temperature(value)
        case ("/seed", _):
            guard let value = UInt64(argument) else {
                self = .wrong("/seed needs a whole number of 0 or more")
                return
            }
            self = .seed(value)
        case ("/save", false): self = .save(argument)
        case ("/save", true): self = .wrong("/save needs the name of a file")
        case ("/reset", true): self = .reset
        case ("/undo", true): self = .undo
        case ("/help", true): self = .help
        case ("/quit", true): self = .quit
        case (_, false) where ["/reset", "/undo", "/help", "/quit"].contains(name):
            self = .wrong("\(name) stands alone")
        default: self = .wrong("\(name) is not known; /help lists what is")
        }
    }

    static let list = """
        /system TEXT      what the model is told before the conversation; without a text nothing
        /temperature T    from 0 (always the most probable) up
        /seed N           the seed of the next answers
        /undo             take back the last question and its answer
        /reset            begin again
        /save FILE        append the conversation to FILE, a line of {"messages": …}
        /quit             end, as Ctrl-D does; Ctrl-C stops an answer
        //…               say a text that begins with a slash
        """
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }),
            let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
