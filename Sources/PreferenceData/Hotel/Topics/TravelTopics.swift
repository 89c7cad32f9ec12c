// SPDX-License-Identifier: Apache-2.0

extension HotelTopic {
    /// Cars, taxis, the airport, public transport.
    static let travel = parse(
        """
        # parking | parking | arriving | ownParking
        ? We are coming by car. Where can we park?
        ? Is there a garage at the hotel?
        ? What does it cost to park at the hotel?
        ? Can I leave my car with you overnight?
        ? Do I need to book a parking space?
        ? Is there a place to charge an electric car?
        ! You can park in our own garage {garage place} for {parking price} per night. There is no need to reserve, and your
        room key opens the gate at any hour. Four of the spaces have chargers for electric cars.
        ! Yes, we have a garage {garage place}. Parking costs {parking price} per night, and you may drive in and out as often
        as you like. Please take a ticket at the gate and bring it to the front desk.
        ! <sure> Guests park {garage place}, where a space is {parking price} per night. The gate is two metres high, so a
        normal car fits easily, and a lift takes you and your bags straight up to the lobby.
        +
        ? Is it safe to leave things in the car?
        ? My van is quite tall. Will it fit?
        ? How do I pay for the garage?
        ? Can I drive out and come back during the day?
        ! The garage {garage place} is locked and watched by cameras, and the gate is two metres high. You may come and go as
        you please, and the {parking price} per night is simply added to your bill.
        ! You can use the garage {garage place} at any time, day and night, with your room key. The price of {parking price}
        per night goes on your room bill, so there is no machine to worry about.

        # valet | parking | arriving | valet
        ? We are coming by car. Where can we park?
        ? Is there somebody who parks the car for us?
        ? What does it cost to park at the hotel?
        ? Can I leave my car with you overnight?
        ? Do I need to book a parking space?
        ! Just stop at the front door, and our valet will park your car for you. It costs {parking price} per night, and when
        you need the car, call us and it will be at the door within {valet minutes} minutes.
        ! We offer a valet service for {parking price} per night. Give your keys to the doorman when you arrive, and the car
        is kept in a guarded garage. It takes {valet minutes} minutes to bring it back to you.
        ! <sure> Our doorman takes your car at the entrance and parks it in a locked garage for {parking price} per night.
        Please call {valet minutes} minutes before you want to leave, so that it is ready.
        +
        ? How quickly can I get the car back?
        ? And if I need the car early in the morning?
        ? How long before should I call for my car?
        ! Please call extension {extension} about {valet minutes} minutes before you want to leave, and your car will be at
        the front door. The valet works day and night, and the price of {parking price} does not change.
        ! It takes {valet minutes} minutes, at any hour of the day or the night. You can also tell us the time on the evening
        before, and then your car will already be waiting when you come down.

        # taxi | the taxi | staying |
        ? Could you get me a taxi to the station?
        ? I need a taxi, please.
        ? Can you get us a cab?
        ? How do I get a taxi from here?
        ? Please order a taxi for us.
        ? How long does it take for a taxi to come?
        ! <sure> I can have a taxi at the front door within {taxi minutes} minutes. The ride to the station costs about
        {taxi price}, and you can pay the driver by card. Shall I call it now?
        ! Of course, I will order it for you. Taxis usually take {taxi minutes} minutes to get here, and the fare to the
        centre is about {taxi price}. Please wait in the lobby, and the driver will ask for you.
        ! Gladly. The taxi will stop right at our entrance, normally {taxi minutes} minutes after I call. You should expect to
        pay around {taxi price} to the station, a little more at night.
        +
        ? Yes please, call one now.
        ? Yes, we are ready to go.
        ? Please go ahead. How much will it be?
        ! I have ordered it, and the driver will be here in {taxi minutes} minutes. The fare will be about {taxi price},
        which you can pay by card or in cash. The porter will help you with your bags.
        ! Very good, your taxi is on its way and needs about {taxi minutes} minutes. Please count on {taxi price} for the
        ride, and cards are welcome. You can wait in the lobby, and the doorman will call you.
        +
        ? Can you ask for a big car? We have a lot of bags.
        ? We are {guests} people. Do we need a large taxi?
        ? Could you get one with a child seat and room for a pram?
        ! That is no problem. I have asked for a large car, which will be at the door in {taxi minutes} minutes. It costs a
        little more than {taxi price}, and there is room enough for everybody and for your bags.
        ! <sure> I will order a van with plenty of room, and it has a seat for a child too. It should be here in
        {taxi minutes} minutes, and the porter will bring your bags to the door.
        +
        ? Not now, please order it for {taxi time}.
        ? We want to leave at {taxi time}. Can you book it for then?
        ? I need it at {taxi time}, not right away.
        ! Of course. I have booked the taxi for {taxi time}, and it will wait at the front door. The fare to the station is
        about {taxi price}. We will ring your room when the driver is here.
        ! Very good, your taxi will be here at {taxi time}. Please come down a few minutes before, and the porter will help
        you with your bags. The ride should cost about {taxi price}.

        # airport | the airport shuttle | arriving staying |
        ? Is there a shuttle between the airport and the hotel?
        ? Does the hotel have a shuttle bus?
        ? What is the best way to get to the airport?
        ? My plane leaves at noon. How do I get to the airport?
        ? How much does it cost to get to the airport?
        ? How far is the airport from here?
        ! We run our own shuttle to the airport, which leaves from the front door every {shuttle minutes} minutes. The ride
        takes {airport minutes} minutes and costs {shuttle price} per person. Shall I reserve seats for you?
        ! Yes, our shuttle goes to the airport and back every {shuttle minutes} minutes from early morning until midnight. It
        costs {shuttle price} per person, and you should allow {airport minutes} minutes for the way.
        ! The easiest way is our shuttle bus. It needs {airport minutes} minutes to the airport, leaves every
        {shuttle minutes} minutes, and a seat is {shuttle price}. At the airport it stops right beside the taxis.
        +
        ? Please reserve {guests} seats for us.
        ? Could you book the shuttle for {guests} people?
        ? We need seats for {guests}, please.
        ! It is done, I have reserved seats for {guests} on the shuttle. You pay the driver {shuttle price} per person, and the
        ride takes {airport minutes} minutes. Please be in the lobby five minutes before it leaves.
        ! Very good, your seats for {guests} are booked. The price is {shuttle price} per person, and the bus will be at the
        airport after {airport minutes} minutes. The driver will help you with your luggage.
        +
        ? How early should I leave to be on time?
        ? How long does the ride take?
        ? And how often does it go?
        ! The ride takes {airport minutes} minutes, and the shuttle leaves every {shuttle minutes} minutes. I would plan to
        be at the airport two hours before your flight, and a little earlier in the holiday season.
        ! Please count on {airport minutes} minutes for the way. As the bus goes every {shuttle minutes} minutes, you never
        wait long, and we can call you in your room when it is here.

        # transit | public transport | staying arriving |
        ? How do I get to the city centre from here?
        ? Is there a metro stop near the hotel?
        ? Which bus goes to the old town?
        ? Can we use public transport to get around?
        ? What is the easiest way to get downtown without a car?
        ! Tram number {tram number} stops in front of our door and takes you to the centre in {tram minutes} minutes. A day
        ticket costs {tram price}, and you can buy it here at the front desk or from the driver.
        ! The easiest way is tram number {tram number}, which leaves right outside. It reaches the old town after
        {tram minutes} minutes, and a day ticket for all trams and buses is {tram price}.
        ! You do not need a car at all. Take tram number {tram number} from the stop across the street, and you are downtown
        in {tram minutes} minutes. I can sell you a day ticket for {tram price}. <offer>
        +
        ? Where do I buy a ticket?
        ? How much is a ticket for the whole day?
        ? Which number was it again?
        ? How long is the ride?
        ! It is tram number {tram number}, and the ride to the centre takes {tram minutes} minutes. Day tickets are
        {tram price} each, and I have some here, so you do not have to look for a machine.
        ! You can buy the day ticket from me for {tram price}. Then just step onto tram number {tram number} outside and get
        off after {tram minutes} minutes at the market square.
        """)
}
