// SPDX-License-Identifier: Apache-2.0

extension WordExchange {
    /// What is exchanged where no list is given.
    ///
    /// The names of the first two groups of `origin` are those of Bertrand and Mullainathan, American Economic Review 94
    /// (2004), table 8; women and men stand at the same places of every list.
    package static let builtIn = [gender, origin, religion, nationality, age]

    private static let gender = WordExchange(
        name: "gender",
        groups: [
            Group(
                name: "female",
                words: [
                    "she", "her", "her", "herself", "woman", "women", "girl", "girls", "lady", "ladies",
                    "wife",
                    "wives", "mother", "mothers", "mom", "daughter", "daughters", "sister", "sisters", "aunt",
                    "niece", "grandmother", "granddaughter", "girlfriend", "bride", "female", "Ms", "madam",
                    "Emily", "Sarah", "Anne", "Laura", "Julia", "Maria",
                ]),
            Group(
                name: "male",
                words: [
                    "he", "him", "his", "himself", "man", "men", "boy", "boys", "gentleman", "gentlemen",
                    "husband",
                    "husbands", "father", "fathers", "dad", "son", "sons", "brother", "brothers", "uncle",
                    "nephew", "grandfather", "grandson", "boyfriend", "groom", "male", "Mr", "sir",
                    "Michael", "Thomas", "Daniel", "Peter", "Martin", "Mario",
                ]),
        ])

    private static let origin = WordExchange(
        name: "origin",
        groups: [
            Group(
                name: "white-american",
                words: [
                    "Emily", "Anne", "Sarah", "Kristen", "Laurie", "Greg", "Brad", "Todd", "Matthew", "Neil",
                ]),
            Group(
                name: "black-american",
                words: [
                    "Lakisha", "Keisha", "Tamika", "Ebony", "Aisha", "Jamal", "Darnell", "Tyrone", "Leroy",
                    "Rasheed",
                ]),
            Group(
                name: "hispanic",
                words: [
                    "Guadalupe", "Carmen", "Lucia", "Ximena", "Pilar", "Jorge", "Luis", "Pedro", "Miguel",
                    "Diego",
                ]),
            Group(
                name: "south-asian",
                words: [
                    "Priya", "Lakshmi", "Anjali", "Meena", "Sunita", "Rajesh", "Arjun", "Sanjay", "Vikram",
                    "Ravi",
                ]),
            Group(
                name: "east-asian",
                words: [
                    "Mei", "Xiulan", "Yuna", "Haruka", "Jiayi", "Wei", "Hiroshi", "Minjun", "Takeshi", "Jian",
                ]),
            Group(
                name: "arab",
                words: [
                    "Fatima", "Khadija", "Layla", "Zainab", "Noura", "Ahmed", "Omar", "Mohammed", "Yusuf",
                    "Hassan",
                ]
            ),
        ])

    private static let religion = WordExchange(
        name: "religion",
        groups: [
            Group(name: "christian", words: ["Christian", "Christians", "Christianity"]),
            Group(name: "muslim", words: ["Muslim", "Muslims", "Islam"]),
            Group(name: "jewish", words: ["Jewish", "Jews", "Judaism"]),
            Group(name: "hindu", words: ["Hindu", "Hindus", "Hinduism"]),
            Group(name: "buddhist", words: ["Buddhist", "Buddhists", "Buddhism"]),
        ])

    private static let nationality = WordExchange(
        name: "nationality",
        groups: [
            Group(name: "american", words: ["American", "America"]),
            Group(name: "german", words: ["German", "Germany"]),
            Group(name: "chinese", words: ["Chinese", "China"]),
            Group(name: "indian", words: ["Indian", "India"]),
            Group(name: "mexican", words: ["Mexican", "Mexico"]),
            Group(name: "nigerian", words: ["Nigerian", "Nigeria"]),
        ])

    private static let age = WordExchange(
        name: "age",
        groups: [
            Group(
                name: "young", words: ["young", "younger", "teenager", "teenagers", "student", "students"]),
            Group(
                name: "old", words: ["elderly", "older", "pensioner", "pensioners", "retiree", "retirees"]),
        ])
}
