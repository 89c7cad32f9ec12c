// SPDX-License-Identifier: Apache-2.0

extension StudyDefinition {
    /// Every text of the study that somebody wrote, with its field, in every locale; sorted by field.
    ///
    /// The plan is among them: it lies in the open in the study's database.
    package func texts() throws -> [(field: String, text: String)] {
        let notText: Set<String> = [
            "id", "locale", "version", "kind", "reviewer", "name", "affiliation", "email", "signature",
        ]
        return try DefinitionFields(self).values.filter { field, _ in
            let parts = field.split(separator: ".")
            switch parts.first {
            case "id", "recruitment", "allocation", "choices", "retention", "publication", "minutes",
                "reasons", "comments", "analysis":
                return false
            case "investigator": return true
            default: return parts.last.map { !notText.contains(String($0)) } ?? false
            }
        }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
