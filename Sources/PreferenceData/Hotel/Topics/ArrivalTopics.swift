// SPDX-License-Identifier: Apache-2.0

extension HotelTopic {
    /// Booking, arriving, leaving.
    static let arrival = parse(
        """
        # reservation | your reservation | arriving |
        ? I would like to reserve {room type} from {check in date} for {nights} nights.
        ? Hello, can I book {room type} for {nights} nights, arriving on {check in date}?
        ? We are planning a trip and need {room type} from {check in date}, {nights} nights in total.
        ? Do you still have {room type} free on {check in date} for {nights} nights?
        ? I am looking for {room type}, arrival {check in date}, staying {nights} nights.
        ? Is {room type} available for {nights} nights starting {check in date}?
        ! <sure> I have {room type} free from {check in date} for {nights} nights, at {room price} per night with
        breakfast included. May I have the name for the reservation and the number of guests?
        ! Thank you for thinking of us. For {check in date} I can offer you {room type} at {room price} per night, and it
        is free for all {nights} nights. Would you like me to reserve it for you now?
        ! Yes, we have {room type} available on {check in date}. For {nights} nights the price is {room price} per night,
        and you may cancel without charge until two days before you arrive. Shall I go ahead and book it?
        ! Let me check for you. Good news, {room type} is free from {check in date} for {nights} nights and costs
        {room price} per night. I only need a name and a phone number to confirm it.
        +
        ? Yes please, the name is {guest name}.
        ? Please book it under {guest name}.
        ? That sounds good. Reserve it for {guest name}, please.
        ? Great, you can put it under the name {guest name}.
        ! Thank you, {guest name}. I have reserved {room type} from {check in date} for {nights} nights under your name.
        A confirmation will reach you by email within a few minutes, and we look forward to seeing you.
        ! Wonderful, {guest name}, your booking is confirmed. We expect you on {check in date} for {nights} nights, and
        {room type} will be ready for you from {check in time}. Please let us know if your plans change.
        ! It is all done, {guest name}. Your reservation is for {nights} nights from {check in date} at {room price} per
        night. You will pay when you leave, and we only ask for a card when you arrive.
        +
        ? And what happens if I have to cancel?
        ? Can I still change the dates later?
        ? What is your cancellation policy?
        ? What if my plans change?
        ! You may cancel or change your reservation for {check in date} without charge until two days before arrival.
        After that we charge the first night, which is {room price}. A short message or a phone call is enough.
        ! That is no trouble at all. Until two days before {check in date} you can move or cancel the booking for free,
        and later than that only the first night of {room price} is charged to your card.

        # check-in | your arrival | arriving |
        ? What time can we get into our room?
        ? From what time is check-in?
        ? When does check in start?
        ? We land early, when will our room be ready?
        ? What is the earliest time I can get my key?
        ! Check-in begins at {check in time}. Please bring a passport or an identity card and the card that you paid with,
        and we will have your key ready at the front desk. If you come earlier, we gladly keep your bags.
        ! Your room will be ready from {check in time}. At the front desk we only need to see your passport and a credit
        card, and the whole check-in takes about five minutes. <offer>
        ! You are welcome to check in from {check in time} until midnight. If you expect to arrive later than that, please
        call us so that the night porter can wait for you with your key.
        +
        ? Our train gets in before that. Can we come earlier?
        ? Would an early check-in be possible?
        ? That is a bit late for us. Is there any way to get in sooner?
        ? Hmm, we arrive in the morning. What can we do until then?
        ! I understand. Check-in starts at {check in time}, but if your room is ready sooner I will give it to you with
        pleasure. Until then you can leave your bags with us and enjoy a coffee in the lobby.
        ! We will do our best. The room is guaranteed from {check in time}, and on most days it is free about an hour
        before. Please come to the front desk when you arrive and I will look for you straight away.
        +
        ? And when do we have to leave on the last day?
        ? What time is checkout?
        ? Until when can we keep the room on the day we go?
        ! Check-out is at {check out time}, which leaves the housekeepers enough time until check-in at {check in time}.
        You can pay at the front desk or simply drop your key in the box by the door if the bill is settled.
        ! We ask you to leave the room by {check out time} on your last day. Your bags can stay with us for the rest of
        the day free of charge, so there is no need to hurry out of the city.

        # late-checkout | a late checkout | staying |
        ? My flight leaves in the evening. Could I stay in the room a little longer?
        ? Is it possible to check out later tomorrow?
        ? Can we keep the room for a few more hours on our last day?
        ? Could I have the room past the normal checkout time?
        ? I would love to sleep in tomorrow. Do you offer a later checkout?
        ? We would like to leave in the afternoon, not in the morning. Is that ok?
        ! <sure> Check-out is normally at {check out time}, but I can extend it until {late checkout time} for
        {late checkout price}. Shall I put that on your bill and tell the housekeepers?
        ! Yes, that can be arranged. For {late checkout price} you may keep your room until {late checkout time} instead of
        {check out time}. I only need to know by this evening, so that housekeeping can plan its morning.
        ! I am happy to help with that. The room is yours until {check out time}, and a later checkout at
        {late checkout time} costs {late checkout price}. If the hotel is quiet, I may even be able to offer it for free.
        +
        ? Yes please, that would be perfect.
        ? Ok, please arrange that for me.
        ? That works for us, please book it.
        ? Sounds fair. Please add it.
        ! It is arranged. You may now stay in your room until {late checkout time}, and {late checkout price} has been added
        to your bill. Your key will keep working until then, so there is nothing else for you to do.
        ! Very good, I have noted a checkout at {late checkout time} for your room. The charge of {late checkout price} will
        be on your final bill, and the housekeepers will not disturb you before then.
        +
        ? That is more than I wanted to pay. Is there another way?
        ? Hmm, and if I do not want to pay for it?
        ? What could I do instead if I leave the room on time?
        ! I understand. You can check out at {check out time} as usual and leave your bags with us at no charge. You are
        then welcome to use the lobby and the showers by the gym until it is time to go.
        ! No problem at all. If you leave the room by {check out time}, there is nothing to pay, and we store your luggage
        for the day. Many guests have a late lunch at {restaurant} before they go to the airport.

        # luggage | your luggage | staying |
        ? Can I leave my bags with you for a few hours?
        ? Is there somewhere safe to store our suitcases?
        ? We checked out already but our train is later. Can you look after our luggage?
        ? Do you keep luggage for guests?
        ? Where could we put our bags until this evening?
        ? Can you hold on to my suitcase today?
        ! <sure> We have a locked luggage room beside the front desk, and storing your bags there is free for guests. You
        will get a numbered ticket for each bag, and you can collect them until {luggage time}.
        ! Yes, gladly. Please bring your bags to the front desk and the porter will lock them in our luggage room. It costs
        nothing, and somebody is there to hand them out until {luggage time} every day.
        ! Of course, you can leave everything with us. The luggage room is locked and watched by a camera, and it is open
        until {luggage time}. <offer>
        +
        ? We may be back quite late. How long is it open?
        ? And until when can I pick it up?
        ? What if we come back after dinner?
        ! The luggage room is open until {luggage time}, so you have plenty of time for dinner. If you are later than that,
        ring the bell at the front desk and the night porter will open it for you.
        ! You can collect your bags until {luggage time} with your ticket. Should your plans change, please call the front
        desk and we will make sure that somebody waits for you.
        +
        ? Could somebody bring the bags down from the room?
        ? They are quite heavy. Can somebody help me carry them?
        ? Can you send someone up to fetch them?
        ! <sure> I will send the porter up to your room in about ten minutes. He will take your bags down to the luggage
        room and leave your ticket with me at the front desk, where you can pick it up.
        ! Of course, the porter is on his way with a trolley. Please tell me if anything is fragile, and he will take extra
        care of it. Your bags will be safe in the luggage room until {luggage time}.

        # payment | your bill | staying arriving |
        ? How can I pay for the room?
        ? Which cards do you accept?
        ? Do you take cash or only cards?
        ? Can I pay when I leave, or do I have to pay now?
        ? Is it fine to pay by credit card?
        ? Do I need to pay the room in advance?
        ! We accept all major credit cards, debit cards and cash, and you can pay at the front desk at any time before you
        leave. The city tax of {city tax} per person and night is added to your bill at the end.
        ! <sure> You may pay by card or in cash when you check out, and I can print the bill for you or send it by email.
        Please note that a city tax of {city tax} per person and night is not part of the room price.
        ! There is nothing to pay now. We settle the bill when you leave, by card or in cash, and it lists the room, any
        extras and the city tax of {city tax} per person and night. <offer>
        +
        ? Is there really a tax for every night?
        ? Does everybody have to pay the tax?
        ? How much was the tax again?
        ! Yes, the city charges {city tax} per person for every night, and all hotels in town have to collect it. Children
        under sixteen do not pay, so please tell us how old they are when you check in.
        ! The city tax is {city tax} per person and night, and it goes to the parks and the trams. You will find it on your
        bill on a line of its own, and children under sixteen are free.
        +
        ? I need an invoice for my company. Can you make one?
        ? Could you put my company's name on the bill?
        ? Can you send the bill to my office by email?
        ! Yes, that is easily done. I will add the company name and send the invoice to your email address within the hour.
        The city tax of {city tax} per person and night is shown on a line of its own.
        ! <sure> The invoice with your company's name will be in your inbox this afternoon. It includes the city tax, which
        is {city tax} per person for each night, so that you can claim everything back at home.
        """)
}
