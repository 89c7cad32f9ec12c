// SPDX-License-Identifier: Apache-2.0

extension HotelTopic {
    /// Gym, pool, pets, parks, sights, the weather.
    static let leisure = parse(
        """
        # gym | the gym | staying arriving |
        ? Where can I work out?
        ? What are the opening hours of the gym?
        ? Which floor is the fitness room on?
        ? Is there somewhere to exercise in the hotel?
        ? I would like to go for a run on a treadmill. Is that possible here?
        ? Can guests use the fitness centre?
        ! Yes, our gym is on the {gym floor} floor and is free for all guests. It is open from {gym opens} to {gym closes}
        every day, and your room key opens the door. Towels and water are waiting for you there.
        ! You will find the gym on the {gym floor} floor. It has treadmills, bikes and weights, and you can use it from
        {gym opens} until {gym closes}. Please bring clean sports shoes and your key card.
        ! <sure> The fitness room on the {gym floor} floor is open daily between {gym opens} and {gym closes}. There is no
        charge for guests, and in the morning it is usually very quiet. <offer>
        +
        ? I only have time late in the evening. When does it close?
        ? Can I go there before work, very early?
        ? Is it open early in the morning as well?
        ? Would it still be open tonight?
        ! The gym opens at {gym opens} and closes at {gym closes}, so there is time before work and after dinner. Just hold
        your key against the reader beside the door on the {gym floor} floor.
        ! You can train from {gym opens} until {gym closes} on every day of the week. If you would like to have the room on
        the {gym floor} floor almost to yourself, I would go before breakfast.
        +
        ? How do I get up there from the lobby?
        ? Which lift do I take to get there?
        ? Where exactly is it?
        ! Take the lift beside the front desk to the {gym floor} floor and turn left. The gym is behind the glass door at the
        end of the corridor, and your room key opens it until {gym closes}.
        ! It is easy to miss. From the lobby, take the lift to the {gym floor} floor and follow the blue signs to the glass
        door. If your key does not open it, call extension {extension} and we will come up.

        # pool | the pool | staying arriving | pool
        ? Can we go swimming in the hotel?
        ? My kids want to swim. Where is the pool?
        ? What are the pool's opening hours?
        ? Is the pool heated?
        ? Do I have to pay to use the pool?
        ? Could we have a swim before dinner?
        ! Yes, we have a heated pool on the {pool floor} floor, and it is free for our guests. It is open from {pool opens}
        until {pool closes}, and fresh towels are waiting in the basket beside the door.
        ! You are very welcome to swim. The pool is on the {pool floor} floor and is open between {pool opens} and
        {pool closes}. The water is warm all year, and there is a small sauna next to it.
        ! <sure> Our pool on the {pool floor} floor opens at {pool opens} and closes at {pool closes}. Children are welcome
        together with an adult, and you do not have to pay or to reserve. <offer>
        +
        ? And can we still swim later in the evening?
        ? When do we have to be out of the water?
        ? Is it open before breakfast too?
        ! The pool is open from {pool opens}, so a swim before breakfast is possible, and the last guests leave the water
        at {pool closes}. In the early evening it is usually calm and the light is lovely.
        ! You may swim until {pool closes}, and in the morning the doors open at {pool opens}. If you would like a quiet
        hour, I would go early, because families like to come after lunch.
        +
        ? Do we need to bring our own towels?
        ? Where can we get changed?
        ? Is there a lifeguard for the kids?
        ! You do not need to bring anything but your swimsuit. There are towels, lockers and showers beside the pool on the
        {pool floor} floor. There is no lifeguard, so please stay with your children.
        ! Everything is there for you on the {pool floor} floor: changing rooms, lockers, showers and fresh towels. We only
        ask that children under twelve swim together with an adult.

        # no-pool | swimming | staying arriving | noPool
        ? Can we go swimming in the hotel?
        ? Do you have a pool or a sauna?
        ? My daughter would love to swim. Where can we go?
        ? Where could I swim a few lengths in the morning?
        ! I am afraid that we do not have a pool of our own. The public baths are only {baths minutes} minutes on foot from
        here, and as our guest you pay {baths price} instead of the full price. I can give you a voucher.
        ! Unfortunately there is no pool in the house. Most of our guests go to the public baths, which are {baths minutes}
        minutes away on foot. With a voucher from the front desk the ticket costs {baths price}.
        +
        ? How do we get to the baths?
        ? How far is it, and what does it cost?
        ? That sounds fine. Where do I get the voucher?
        ! The baths are {baths minutes} minutes on foot, straight down the street and then left at the church. I have a
        voucher here for each of you, so the ticket will be {baths price} per person.
        ! Please pick up the voucher from me at the front desk, and you will pay only {baths price}. It is a pleasant walk of
        {baths minutes} minutes, and I can mark the way on a map for you.

        # pets | your pet | arriving | pets
        ? We would like to bring our {pet}. Is that allowed?
        ? Can my {pet} stay in the room with me?
        ? I travel with a {pet}. Is that a problem?
        ? Do you allow a {pet} in the rooms?
        ? Is there an extra charge for a {pet}?
        ! Your {pet} is very welcome here. We ask for {pet price} per night for the extra cleaning, and we will put a bowl and
        a soft blanket in your room. Please keep your {pet} on a lead in the lobby and out of the restaurant.
        ! Yes, we love to have animals in the house. A {pet} can stay in your room for {pet price} per night, and we gladly
        provide a blanket and bowls. Please just tell us before you arrive, so that we can choose a suitable room.
        ! That is no problem at all. For {pet price} per night your {pet} may stay with you, and there is a small garden
        behind the hotel for a quick walk. The only place where animals may not go is the breakfast room.
        +
        ? Can I leave my {pet} alone in the room while we are out?
        ? May the {pet} stay in the room while we have breakfast?
        ? Could my {pet} stay behind when we go to dinner?
        ! Your {pet} may stay alone in the room for an hour or two, for example during breakfast. Please hang the sign on the
        door, so that nobody comes in, and leave us a phone number in case your {pet} is unhappy.
        ! Yes, for a short time that is fine. Please hang the blue sign on the door when your {pet} is alone, then
        housekeeping will come later. The price of {pet price} per night already covers the extra cleaning.
        +
        ? Is there a good place nearby to walk my {pet}?
        ? Where can the {pet} run around a little?
        ? Where do other guests go with their dogs?
        ! For walks I recommend {park}, which is only {park minutes} minutes on foot. There is a large meadow where your {pet}
        may run free until ten in the morning, and there are bags and water at the gate.
        ! The best place is {park}, about {park minutes} minutes from our door. Your {pet} will meet plenty of friends there,
        and for a quick walk at night you can use the small garden behind the hotel.

        # no-pets | your pet | arriving | noPets
        ? We would like to bring our {pet}. Is that allowed?
        ? Can my {pet} stay in the room with me?
        ? Do you allow a {pet} in the rooms?
        ? I travel with a {pet}. Is that a problem?
        ! I am sorry, but we cannot have a {pet} in our rooms, because many guests have allergies. There is a very good
        kennel {kennel minutes} minutes from here that charges {kennel price} per day. I would be glad to call them for you.
        ! Unfortunately animals may not stay in the hotel, apart from guide dogs. For your {pet} I can recommend a friendly
        kennel, {kennel minutes} minutes away by car, which costs {kennel price} per day and has a large garden.
        +
        ? Please tell me more about the kennel.
        ? How far away is it, and how much would it cost?
        ? Could you call them for me?
        ! Gladly. The kennel is {kennel minutes} minutes away by car and takes good care of every {pet}. They charge
        {kennel price} per day with food, and you can visit whenever you like during the day.
        ! I will call them right away and ask about a place for your {pet}. The price is {kennel price} per day, and the
        drive takes {kennel minutes} minutes. I will leave you a note with their address.

        # park | the park | staying |
        ? Is there somewhere green nearby for a walk?
        ? Where can I go jogging in the morning?
        ? We would like to have a picnic. Any ideas where?
        ? Is there a playground around here?
        ? Can you suggest a nice walk close to the hotel?
        ? I need some fresh air. Where should I go?
        ! I would go to {park}, which is only {park minutes} minutes on foot. It has old trees, a small lake and a
        playground, and it is open until sunset. Turn {park direction} when you leave the hotel and walk straight on.
        ! The nicest place for that is {park}. Turn {park direction} at our front door, and you will be there after
        {park minutes} minutes. There is a cafe beside the lake and plenty of room for children to play.
        ! You will like {park}, a lovely green place {park minutes} minutes from here on foot. There are quiet paths for
        walking and running, and many benches in the shade. I can give you a map with the way.
        +
        ? How do I get there again?
        ? Is it far? My mother does not walk so well.
        ? Which way do I turn when I leave the hotel?
        ? Could you show me the way there?
        ! It is not far. Turn {park direction} when you leave our front door and keep going for {park minutes} minutes, then
        you will see the gates of {park} on the other side of the street.
        ! Of course. From here to {park} it takes {park minutes} minutes, and the street is flat all the way. Turn {park direction} at the
        door and follow the tram line, or let me call you a taxi if you prefer.
        +
        ? Is there anything to eat or drink there?
        ? When does it close?
        ? Is it open in the evening, and is there a cafe?
        ! There is a small cafe beside the lake in {park} with coffee, ice cream and sandwiches. The gates close at sunset,
        and as it is only {park minutes} minutes away, you can also take a picnic from our kitchen.
        ! It is open until sunset and is a calm and safe place, with many families in the afternoon. You can get drinks and
        ice cream at the cafe by the lake in {park}, or come back here in {park minutes} minutes.

        # sights | the sights | staying |
        ? What should we see in the city?
        ? It is our first time here. What do you recommend?
        ? We have a free afternoon. Any tips?
        ? What can we do here with children?
        ? Is there something nearby that we should not miss?
        ? Any ideas for something fun today?
        ! I would start at {sight}, which is {sight minutes} minutes on foot from here. A ticket costs {sight price}, and it
        is quietest in the morning. Afterwards you can have lunch in one of the small streets behind it.
        ! My favourite is {sight}. It is only {sight minutes} minutes away on foot, the ticket is {sight price}, and you can
        easily spend two hours there. I can print a map with the best way for you.
        ! You should not miss {sight}, about {sight minutes} minutes from our door. Entry is {sight price} for adults and
        free for children, and the cafe on its roof has the best view of the city.
        +
        ? How much are the tickets?
        ? Do we need to buy tickets beforehand?
        ? Can I buy the tickets here at the desk?
        ! A ticket for {sight} is {sight price} for adults, and children go in for free. I can sell you the tickets here at
        the front desk, so that you do not have to wait in the line.
        ! It is better to buy them before you go. I have tickets for {sight} here for {sight price} each, at the same price
        as at the door. Shall I put them on your room?
        +
        ? How do we get there?
        ? Is that far from here?
        ? Can we walk there?
        ! It is an easy walk of {sight minutes} minutes. Go down to the river, cross the old bridge, and {sight} is right in
        front of you. If you would rather ride, tram number {tram number} stops at our door.
        ! Yes, you can walk, it takes {sight minutes} minutes. Follow the main street to the square, and from there the
        signs lead you to {sight}. I am happy to mark it on a map.

        # weather | the weather | staying |
        ? Will it rain this afternoon?
        ? Do I need an umbrella today?
        ? How warm will it get today?
        ? What is the forecast for this afternoon?
        ? Should I take a jacket when we go out?
        ? Is it going to be a nice day?
        ! Today will be {weather} with about {temperature} degrees in the afternoon. In the evening it gets cooler, so a
        light jacket is a good idea. You can borrow an umbrella from us at the front desk at any time.
        ! The forecast says {weather} with up to {temperature} degrees. It is a good day to be out in the city, and if the
        weather changes, we have umbrellas for our guests beside the door.
        ! It looks like a {weather} day, and the temperature should reach {temperature} degrees. I would take a light jacket
        along for the evening. <offer>
        +
        ? Could I borrow an umbrella, just in case?
        ? Do you have an umbrella for us?
        ? Where do I get one of those umbrellas?
        ! Of course, the umbrellas stand beside the front door and are free to use. With a {weather} afternoon and
        {temperature} degrees you may not need one, but it does no harm to take it along.
        ! <sure> Please take one from the stand beside the door and bring it back whenever you like. The forecast was
        {weather} with {temperature} degrees, so a light jacket will be useful as well.
        +
        ? So would you go for a walk or rather to a museum?
        ? What would you do on a day like this?
        ? Any idea what we could do in this weather?
        ! At {temperature} degrees and with a {weather} sky I would begin with {sight} and keep the afternoon open. If it
        stays dry, {park} is only {park minutes} minutes from here on foot.
        ! On a {weather} day with {temperature} degrees I like to go to {sight}, which is {sight minutes} minutes away. After
        that you can warm up with a coffee in our lobby.
        """)
}
