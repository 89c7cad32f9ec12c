// SPDX-License-Identifier: Apache-2.0

/// The values that each slot of the grammar may take; every value fits every sentence that has its slot.
package enum HotelVocabulary {
    /// Facts of a house, the same in all of its conversations.
    package static let facts: [String: [String]] = [
        "check in time": ["1 pm", "2 pm", "3 pm", "4 pm"],
        "check out time": ["9:30 am", "10 am", "10:30 am", "11 am"],
        "late checkout time": ["noon", "1 pm", "2 pm", "3 pm"],
        "late checkout price": ["$20", "$25", "$30", "$35", "$40"],
        "luggage time": ["8 pm", "9 pm", "10 pm", "11 pm", "midnight"],
        "city tax": ["$2", "$3", "$4", "$5"],
        "room price": ["$95", "$110", "$120", "$135", "$150", "$165", "$180"],
        "extension": ["0", "3", "5", "9", "11", "22"],
        "laundry time": ["8 am", "9 am", "10 am"],
        "shirt price": ["$4", "$5", "$6", "$7"],
        "repair minutes": ["fifteen", "twenty", "thirty"],
        "housekeeping minutes": ["ten", "fifteen", "twenty"],
        "breakfast room": [
            "Garden Room", "Terrace Room", "Winter Garden", "Orangery", "Lake Room", "Blue Salon",
        ],
        "breakfast opens": ["6 am", "6:30 am", "7 am", "7:30 am"],
        "breakfast closes": ["10 am", "10:30 am", "11 am", "11:30 am"],
        "breakfast price": ["$12", "$14", "$16", "$18", "$22"],
        "room service opens": ["6 am", "7 am", "8 am", "11 am"],
        "room service closes": ["9 pm", "10 pm", "11 pm", "midnight"],
        "room service minutes": ["twenty", "thirty", "forty"],
        "tray price": ["$3", "$4", "$5"],
        "restaurant": [
            "The Copper Pan", "Olive and Thyme", "The Lantern", "Casa Verde", "The Old Mill", "Saffron",
            "Harvest",
            "The Quiet Heron",
        ],
        "cuisine": ["Italian", "French", "Spanish", "regional", "Greek", "Lebanese"],
        "restaurant closes": ["9:30 pm", "10 pm", "10:30 pm", "11 pm"],
        "bar floor": ["top", "ground", "seventh", "sixth"],
        "bar closes": ["11 pm", "midnight", "1 am", "2 am"],
        "gym floor": ["first", "second", "third", "fourth", "fifth"],
        "gym opens": ["5 am", "5:30 am", "6 am", "6:30 am"],
        "gym closes": ["9 pm", "10 pm", "11 pm", "midnight"],
        "pool floor": ["ground", "second", "sixth", "eighth", "top"],
        "pool opens": ["6 am", "7 am", "8 am", "9 am"],
        "pool closes": ["7 pm", "8 pm", "9 pm", "10 pm"],
        "baths minutes": ["five", "eight", "ten", "twelve"],
        "baths price": ["$3", "$4", "$5", "$6"],
        "pet price": ["$10", "$15", "$20", "$25"],
        "kennel minutes": ["ten", "fifteen", "twenty"],
        "kennel price": ["$20", "$25", "$30", "$35"],
        "park": [
            "Riverside Park", "Lincoln Park", "the Botanical Garden", "Rose Hill Park", "Willow Park",
            "Queen's Park",
            "Meadow Park", "Castle Park",
        ],
        "park minutes": ["four", "five", "seven", "ten", "twelve"],
        "park direction": ["left", "right"],
        "sight": [
            "the City Museum", "the Old Lighthouse", "the Maritime Museum", "the Royal Palace",
            "the Museum of Glass",
            "the Cathedral Tower", "the Science Museum",
        ],
        "sight minutes": ["six", "nine", "fifteen", "twenty"],
        "sight price": ["$8", "$10", "$12", "$15"],
        "parking price": ["$15", "$18", "$20", "$24", "$28", "$32"],
        "garage place": [
            "under the hotel", "behind the hotel", "next to the hotel", "across the street",
        ],
        "valet minutes": ["five", "ten", "fifteen"],
        "taxi minutes": ["five", "eight", "ten", "twelve"],
        "taxi price": ["$9", "$12", "$14", "$16"],
        "shuttle minutes": ["twenty", "thirty", "forty"],
        "shuttle price": ["$8", "$10", "$12", "$15", "$18"],
        "airport minutes": ["twenty-five", "thirty-five", "forty-five", "fifty"],
        "tram number": ["2", "4", "6", "9", "12"],
        "tram minutes": ["eight", "twelve", "fifteen", "eighteen"],
        "tram price": ["$4", "$5", "$6", "$7"],
    ]

    /// Details of one guest and one day, the same through one conversation.
    package static let details: [String: [String]] = [
        "room type": [
            "a double room", "a twin room", "a single room", "a family room", "a room with a balcony",
            "a suite",
        ],
        "check in date": [
            "September 1st", "June 12th", "March 3rd", "October 20th", "May 8th", "December 27th",
            "July 30th",
            "April 15th", "August 9th", "November 2nd", "January 17th", "February 22nd",
        ],
        "nights": ["two", "three", "four", "five", "six"],
        "guests": ["two", "three", "four", "five"],
        "guest name": [
            "Maria Lopez", "Daniel Weber", "Aisha Khan", "Tom Fischer", "Grace Okafor", "Elena Rossi",
            "Peter Novak",
            "Mei Tanaka", "Omar Haddad", "Sofia Lind", "James Carter", "Priya Nair",
        ],
        "room number": ["108", "204", "215", "307", "312", "401", "418", "506"],
        "wake time": ["5 am", "5:30 am", "6 am", "6:15 am", "6:30 am"],
        "dinner time": ["6:30 pm", "7 pm", "7:30 pm", "8 pm", "8:30 pm"],
        "taxi time": ["5:30 am", "6 am", "7:15 am", "8 am", "2 pm", "4:30 pm"],
        "dish": [
            "the tomato soup", "the club sandwich", "the mushroom risotto", "the grilled salmon",
            "the chicken curry", "the house burger", "the vegetable lasagne",
        ],
        "pet": ["dog", "puppy", "small dog", "big dog", "terrier", "labrador"],
        "weather": ["sunny", "cloudy", "rainy", "clear", "windy"],
        "temperature": ["12", "15", "18", "21", "24", "27"],
    ]

    package static let courtesies: [String: [String]] = [
        "sure": ["Certainly.", "Of course.", "With pleasure.", "Gladly.", "Yes, of course."],
        "offer": [
            "Please let me know if there is anything else I can do for you.",
            "If you have any other wishes, just call the front desk.",
            "I am here all day, so please ask whenever you need something.",
            "Is there anything else that would make your stay more pleasant?",
            "Our team at the front desk is happy to help you with the rest.",
        ],
    ]
}
