// SPDX-License-Identifier: Apache-2.0

extension HotelTopic {
    /// Breakfast, the restaurant, meals in the room.
    static let dining = parse(
        """
        # breakfast | breakfast | staying arriving |
        ? What time is breakfast?
        ? When can we have breakfast tomorrow?
        ? Where is breakfast served, and until when?
        ? Is breakfast included in my rate?
        ? How much is breakfast?
        ? I am an early riser. From when do you serve breakfast?
        ! Breakfast is served in the {breakfast room} from {breakfast opens} to {breakfast closes}. It is a buffet with warm
        dishes, fresh bread and fruit, and it costs {breakfast price} per person if it is not part of your rate.
        ! You can enjoy breakfast every morning between {breakfast opens} and {breakfast closes} in the {breakfast room}.
        The buffet is {breakfast price} per person, and children under six eat for free. <offer>
        ! Our breakfast buffet opens at {breakfast opens} and closes at {breakfast closes}. You will find it in the
        {breakfast room}, with eggs made to order and very good coffee. The price is {breakfast price} per person.
        +
        ? We sleep long on holiday. Is there anything after that?
        ? And if we come a little after it closes?
        ? What if I miss it?
        ? Until when exactly can we come?
        ! The buffet closes at {breakfast closes}, but nobody will hurry you if you are already seated. After that the cafe
        in the lobby serves coffee, sandwiches and cake until the evening.
        ! Please come before {breakfast closes}, because the kitchen clears the buffet then. If you sleep longer, I can have
        a small breakfast packed for you, and you can pick it up in the {breakfast room}.
        +
        ? Do you have something for vegans?
        ? My son cannot eat gluten. Is there something for him?
        ? Are there vegetarian dishes as well?
        ? I have a nut allergy. Is the buffet safe for me?
        ! Yes, certainly. There is a part of the buffet in the {breakfast room} for special diets, and every dish has a
        small card that says what is in it. Please tell the chef, and he will gladly prepare something fresh.
        ! <sure> We have vegan and gluten-free bread, oat milk and plenty of fruit at breakfast. If you tell the staff in
        the {breakfast room} about an allergy, the kitchen will cook your eggs and pancakes separately.
        +
        ? We have to leave at five. Can we get a breakfast box?
        ? Could you pack something for us? We leave before it opens.
        ? Our bus goes really early. Could we take breakfast with us?
        ! <sure> As breakfast only opens at {breakfast opens}, we will prepare a box for each of you with a sandwich, fruit,
        yoghurt and juice. You can collect it at the front desk at any time before you leave.
        ! Of course, that is a good idea. The buffet starts at {breakfast opens}, so the kitchen will make breakfast boxes
        tonight, and the night porter will hand them to you with a hot coffee.

        # room-service | room service | staying |
        ? Can I order something to eat to my room?
        ? We are hungry and too tired to go out. Can you bring up some food?
        ? Until when does the kitchen send food up?
        ? Is it possible to have a meal sent up?
        ? Could we have dinner in our room tonight?
        ? We would rather eat in our room tonight. Is that possible?
        ! <sure> Room service is available from {room service opens} until {room service closes}, and most dishes reach your
        room in about {room service minutes} minutes. The menu is in the folder on your desk. What may I order for you?
        ! Yes, we gladly bring food to your room until {room service closes}. Tonight I can recommend {dish}, which is with
        you in {room service minutes} minutes. A tray charge of {tray price} is added to the bill.
        ! Of course, the kitchen cooks for the rooms from {room service opens} to {room service closes}. You can order with
        me now or dial extension {extension}, and it takes about {room service minutes} minutes until somebody knocks.
        +
        ? I will take {dish}, please.
        ? Then please send {dish} to room {room number}.
        ? Could I have {dish} and a bottle of water?
        ? I would like {dish}. How long does it take?
        ! Excellent choice. I have ordered {dish} for you, and it will be at your door in about {room service minutes}
        minutes. The waiter will bring the bill for you to sign. Enjoy your meal.
        ! Thank you, {dish} is on its way to the kitchen. Please allow {room service minutes} minutes, and call extension
        {extension} if you would like to add a dessert or something to drink.
        +
        ? And if I get hungry in the middle of the night?
        ? Is there anything to eat later tonight?
        ? What about after the kitchen closes?
        ! The kitchen sends meals up until {room service closes}. After that we have sandwiches, soup and snacks at the
        front desk all night, and the night porter will bring them to your room with pleasure.
        ! Hot dishes end at {room service closes}, but you will not go hungry. There is a small fridge with sandwiches,
        salads and drinks beside the front desk, and you can put everything on your room.

        # restaurant | the restaurant | staying |
        ? Is there a restaurant in the hotel?
        ? Where can we have a nice dinner tonight?
        ? Can you recommend a place to eat?
        ? We would like a good dinner close by.
        ? What kind of food does your restaurant serve?
        ? Can we eat in the hotel tonight?
        ! Our own restaurant, {restaurant}, serves {cuisine} food every evening until {restaurant closes}. It is on the
        ground floor, and I can reserve a table for you now. At what time would you like to eat?
        ! I can warmly recommend {restaurant}, right here in the house. The kitchen is {cuisine}, the terrace is lovely in
        the evening, and the last orders are taken at {restaurant closes}. Shall I book a table?
        ! <sure> At {restaurant} you will find fresh {cuisine} dishes and a short, good list of wines. Dinner is served until
        {restaurant closes}, and guests of the hotel always get a table.
        +
        ? Yes, please book a table for {guests} at {dinner time}.
        ? A table for {guests} at {dinner time} would be lovely.
        ? Please reserve for {guests} people, {dinner time}.
        ! It is done. I have reserved a table for {guests} at {dinner time} at {restaurant}. If you would like to sit by the
        window or have any allergies, tell me now and I will let the kitchen know.
        ! Very good, a table for {guests} is waiting for you at {restaurant} at {dinner time}. The kitchen takes orders until
        {restaurant closes}, so there is no need to rush. Enjoy your evening.
        +
        ? Do you have dishes for children?
        ? Is there something for vegetarians?
        ? What is the best dish there?
        ! Yes, of course. The menu at {restaurant} has several dishes without meat and small portions for children. The chef
        likes to change things on request, and his {cuisine} dish of the day is what I order myself.
        ! At {restaurant} everybody finds something. There is always a soup, a fresh {cuisine} dish of the day and something
        simple for younger guests. Please tell the waiter about any allergies, and the kitchen will help.

        # bar | the bar | staying |
        ? Where can we get a drink in the evening?
        ? Is the bar still open?
        ? Do you have a bar?
        ? Until when can I get a cocktail here?
        ? Is there a nice place for a glass of wine?
        ! Our bar is on the {bar floor} floor and stays open until {bar closes}. The barman makes very good cocktails, and
        there is live piano music on Fridays. You can put your drinks on your room if you like.
        ! Yes, you will find the bar on the {bar floor} floor. It is open every evening until {bar closes}, with local wines
        by the glass and a small menu of snacks. I would sit near the window for the view.
        +
        ? Can we get something to eat there too?
        ? Do I have to reserve a seat?
        ? Is it very loud up there?
        ! It is a relaxed place, so you do not have to book. The bar on the {bar floor} floor serves warm snacks and small
        plates until an hour before it closes at {bar closes}. After nine it can be lively.
        ! You can simply go up to the {bar floor} floor and take a seat. There are sandwiches, olives and cheese to go with
        your drinks, and the last round is served shortly before {bar closes}.
        """)
}
