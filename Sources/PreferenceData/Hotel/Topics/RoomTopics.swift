// SPDX-License-Identifier: Apache-2.0

extension HotelTopic {
    /// The room itself: the network, complaints, laundry, a call in the morning.
    static let room = parse(
        """
        # wifi | the wifi | staying |
        ? What is the wifi password?
        ? Is the internet free here?
        ? How do we get online in the room?
        ? My laptop cannot find the wifi. What is it called?
        ? Do you have fast internet? I have to work tonight.
        ? Which network should I use?
        ! The wifi is free in the whole hotel. Choose the network {wifi network}, open your browser and type in your room
        number and your last name. The connection is fast enough for video calls.
        ! Please connect to {wifi network}, then a page opens where you enter your room number and last name. It is free of
        charge for all of our guests, and you can use it on as many devices as you like.
        ! Of course, internet access is included in your room. The network is called {wifi network}, and the password is
        printed on the little folder that holds your key. <offer>
        +
        ? It does not work in my room. What should I do?
        ? I am connected but it is really slow.
        ? The signal is very weak up here.
        ? It keeps dropping. Can you help?
        ! I am sorry about that. Please switch the wifi off and on again and choose {wifi network} once more. If it is
        still slow, I will send our technician to your room, or you can work in the quiet lounge beside the lobby.
        ! My apologies for the trouble. Sometimes it helps to forget the network {wifi network} and join it again. If that
        changes nothing, call extension {extension} and we will restart the router on your floor at once.
        +
        ? Can I print something from my laptop?
        ? Is there a quiet place where I can work?
        ? Do you have a printer?
        ! Yes, there is a small business corner with two desks and a printer next to the lobby. Connect to {wifi network},
        choose the printer in the lobby, and up to ten pages are free. It is open day and night.
        ! <sure> Beside the lobby you will find a quiet room with desks, a printer and coffee. Your connection to
        {wifi network} works there as well, and nobody will ask you to leave before midnight.

        # noise | the noise | staying |
        ? I can't sleep, there is a lot of noise from next door.
        ? The people in the next room are having a party.
        ? There is so much street noise in room {room number}. Is there anything you can do?
        ? It is very loud on our floor tonight.
        ? Somebody is playing music above room {room number} and it is late.
        ? I am sorry to complain, but our room is really noisy.
        ! I am very sorry that you cannot rest. I will send the night manager up at once to ask for quiet. If it does not
        get better within ten minutes, please call extension {extension} and I will find you a quieter room.
        ! Please accept my apologies for the noise. Our night manager is on the way to speak with them now. I can also bring
        you earplugs, or move you to a quiet room that looks onto the courtyard, whichever you prefer.
        ! Thank you for telling me, and I am sorry about this. I will take care of it right away and call you back in a few
        minutes. If you would rather change rooms, I have a quiet one on the courtyard side.
        +
        ? It is still going on. Can we move to another room?
        ? I think I would rather change rooms.
        ? A quieter room would be great, please.
        ? It has not stopped. What now?
        ! Of course. I have a quiet room on the courtyard side for you, and the porter will come up with the new key and
        help with your bags. There is no extra charge, and I am sorry again for the bad start to your night.
        ! I am sorry to hear that. A room facing the courtyard is ready for you now, at the same price. The porter will be
        with you in five minutes, and breakfast tomorrow is on us as an apology.

        # repairs | the repair | staying |
        ? The heating in room {room number} is not working.
        ? There is no hot water in my shower.
        ? The TV in room {room number} won't turn on.
        ? Our sink is leaking a little.
        ? The light in the bathroom of room {room number} is broken.
        ? The air con is making a strange noise.
        ! I am sorry for the inconvenience. I will send our technician to your room within {repair minutes} minutes, and he
        can usually fix this on the spot. If he cannot, we will move you to another room at no extra cost.
        ! Thank you for letting me know, and I apologise. Our technician is in the house and will be with you in about
        {repair minutes} minutes. You do not have to wait in the room, because he has a key.
        ! That should not happen, and I am sorry. I have written it down as urgent, and somebody will knock on your door in
        {repair minutes} minutes. Please call extension {extension} if nobody has come by then.
        +
        ? Nobody has come yet. How long will it take?
        ? How long do I have to wait?
        ? I am going out soon. When will he be here?
        ? Do I have to be in the room when he comes?
        ! The technician should be with you {repair minutes} minutes after your call, and I have just asked him to hurry. He
        has a key, so you may go out if you like, and I will leave you a note when it is done.
        ! I am sorry for the wait. He told me {repair minutes} minutes, and he is finishing a job on the floor below. You
        need not stay in the room, because he will lock the door behind him.

        # housekeeping | your room | staying |
        ? Could we get some more towels, please?
        ? Can I have an extra pillow and a blanket?
        ? Could I have a second duvet? I am always cold.
        ? We have run out of shampoo and soap.
        ? Could somebody bring a hair dryer to room {room number}?
        ? May I have an iron in my room?
        ! <sure> I will ask housekeeping to bring it up, and it will be at your door within {housekeeping minutes} minutes.
        If you need anything else for the night, just dial extension {extension} from your room.
        ! Of course, I am sorry that you had to ask. Somebody from housekeeping will be with you in about
        {housekeeping minutes} minutes. Would you like anything else brought up at the same time?
        ! Right away. Our housekeeper is on your floor and will knock in {housekeeping minutes} minutes or so. <offer>
        +
        ? Could you also bring some drinking water?
        ? And could I get two more cups for tea?
        ? Some extra coffee for the machine would be nice as well.
        ! Gladly, I will add that to your request. Everything comes together in about {housekeeping minutes} minutes, and
        there is no charge for it. If something is missing, please call extension {extension}.
        ! Of course, that is no trouble. The housekeeper will bring it along in {housekeeping minutes} minutes, together
        with what you asked for before. I hope that you have a very comfortable night.

        # laundry | the laundry | staying |
        ? Do you have a laundry service?
        ? I spilled coffee on my jacket. Can you clean it?
        ? Can I get a few shirts washed and ironed?
        ? Is there a way to get my clothes cleaned here?
        ? How does the laundry work here?
        ? I need a suit pressed for a meeting.
        ! Yes, we do. Put your clothes into the laundry bag in your wardrobe and give it to us before {laundry time}, and
        you will have everything back by six in the evening. A shirt costs {shirt price}.
        ! <sure> If we have your clothes by {laundry time}, they will be cleaned, ironed and back in your room on the same
        day. The price is {shirt price} for a shirt, and the list in the wardrobe shows all the rest.
        ! Of course. Our laundry collects bags from the rooms until {laundry time} and returns them in the evening. Washing
        and ironing a shirt is {shirt price}, and for stains we take special care at no extra cost.
        +
        ? I missed that. Is there a faster way?
        ? It is too late for today, isn't it?
        ? And if I hand it in now, when do I get it back?
        ! For the same day we need the bag before {laundry time}. If you hand it in later, your clothes are ready by noon on
        the next day, and for double the price we can do it overnight.
        ! Bags that reach us after {laundry time} come back at noon on the following day. If it is urgent, I can lend you an
        iron and a board, which are free and can be in your room in ten minutes.

        # wake-up | the wake-up call | staying |
        ? I have an early meeting. Could I get a wake-up call at {wake time}?
        ? Please wake me at {wake time} tomorrow.
        ? Can you ring my room at {wake time}?
        ? I always oversleep. Can you call room {room number} at {wake time}?
        ? Could you give us a wake-up call at {wake time}?
        ! <sure> I have set a call to your room for {wake time} tomorrow morning. We ring twice, five minutes apart, and if
        you do not answer the second time, somebody will knock on your door. Have a restful night.
        ! Of course, your wake-up call is booked for {wake time}. Breakfast opens at {breakfast opens}, so you will have
        something warm before you leave. Sleep well, and do not worry about your alarm.
        ! It is my pleasure. The phone in your room will ring at {wake time} sharp. If you would like coffee brought up at
        the same time, I can arrange that as well.
        +
        ? Can I change it to half an hour later?
        ? Actually, what time did you put down?
        ? Just to be sure, when will you call?
        ! Your call is set for {wake time} tomorrow morning. If you would like it at another time, simply tell me or dial
        extension {extension} at any hour of the night, and we will change it for you.
        ! I have written down {wake time}, and it takes only a moment to move it. Please tell the front desk which time
        suits you better before you go to bed, and we will take care of the rest.
        """)
}
