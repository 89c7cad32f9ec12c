// SPDX-License-Identifier: Apache-2.0

extension EducationSubject {
    static let biology = EducationSubject(
        "biology",
        """
        # photosynthesis
        = Photosynthesis is how plants make {sugar~protein} from water and {carbon dioxide~nitrogen}, with light as the source of energy. It takes place in the {chloroplasts~mitochondria} of green cells.
        ? Why does photosynthesis matter to animals?
        ! Animals cannot make their own food from light, so every food chain begins with what plants have built. Photosynthesis also releases the {oxygen~hydrogen} that animals breathe.
        ? Why do leaves look green if photosynthesis uses light?
        ! Chlorophyll takes in mostly {red and blue~green and yellow} light and sends back much of the green. What we see is the part of the light that the leaf uses least.
        ? What slows photosynthesis down on a cold, cloudy day?
        ! Weak light gives less energy for splitting {water~sugar}, and in the cold the enzymes work more slowly. The slowest of these steps sets the pace for the whole process.
        * Which gas do plants take in for photosynthesis? | {Carbon dioxide~Methane}, which enters through small pores in the leaf called {stomata~alveoli}.
        # the cell membrane
        = The cell membrane is a thin double layer of {fats~sugars} that surrounds every cell. Proteins in it decide what may pass in and out.
        ? How does water get through the cell membrane?
        ! Water moves by osmosis, from where there is {more~less} free water to where there is {less~more}. Channels made of protein, called aquaporins, let it through quickly.
        ? What is the difference between the cell membrane and a cell wall?
        ! The membrane is flexible, and every cell has one. A cell wall is a stiff layer outside it, which {plants~animals} have; there it is made of {cellulose~keratin}.
        ? When does a cell have to spend energy at its membrane?
        ! It does so in active transport, when a substance is moved {against~along} its concentration difference. The sodium pump is the usual example and uses {ATP~glucose} directly.
        * What is the main building material of the cell membrane? | {Phospholipids~Amino acids}, arranged in a layer that is {two~three} molecules thick.
        # natural selection
        = Natural selection means that individuals whose inherited traits fit their surroundings leave more {offspring~territory}. Over many generations those traits become {more~less} common.
        ? Can a single animal evolve during its life by natural selection?
        ! No, an individual keeps the {genes~habits} it was born with. It is the population that changes, because some of its members have more young than others.
        ? Where do new traits for natural selection come from?
        ! They come from {mutations~habits}, which are random changes in DNA, and from the mixing of genes in sexual reproduction. Selection only sorts what is already there.
        ? Could you give me an example of natural selection that we can observe?
        ! Bacteria that resist an antibiotic are a good one. When the drug kills the others, the {resistant~weakened} ones multiply and soon make up most of the population.
        * Who published On the Origin of Species in 1859? | {Charles Darwin~Gregor Mendel}, who had gathered evidence since his voyage on the {Beagle~Endeavour}.
        # the human heart
        = The human heart is a muscle with {four~three} chambers that pumps blood through two circuits. The {right~left} side sends it to the lungs, the other side to the rest of the body.
        ? Why is the left side of the heart thicker?
        ! The left ventricle has to push blood through the {whole body~lungs alone}, which takes much more pressure. The right one works against the short way through the lungs.
        ? What do the valves of the heart do?
        ! They open in {one direction~both directions} only and so keep blood from flowing back. The sound of a heartbeat is the sound of these valves {closing~opening}.
        ? What sets the rhythm of the heart?
        ! A small group of cells in the right atrium, the {sinus node~aorta}, gives a signal about once a second. Nerves and hormones can speed it up or slow it down.
        * Which vessels carry blood away from the heart? | The {arteries~veins}; the largest of them is the {aorta~vena cava}.
        # DNA
        = DNA is the molecule that stores the instructions for building a living thing. It is a double {helix~ring} whose rungs are pairs of four {bases~acids}.
        ? How do the bases of DNA pair up?
        ! Adenine always pairs with {thymine~guanine}, and cytosine with {guanine~adenine}. Because of this rule, each strand is a template for the other.
        ? How does a cell use DNA to make a protein?
        ! It first copies the gene into messenger {RNA~DNA} in the nucleus. Then a {ribosome~lysosome} reads that copy and joins amino acids in the right order.
        ? What is a gene, compared with all the DNA?
        ! A gene is one stretch of DNA with the instructions for one product, usually a {protein~fat}. All the DNA of a person holds about {20,000~200} of them.
        * How many chromosomes does a human body cell have? | {46~23}, which form {23~46} pairs, one half from each parent.
        # the immune system
        = The immune system defends the body against {germs~ageing}. One part reacts at once to anything foreign, the other learns to know each germ and {remembers~forgets} it.
        ? How does a vaccine prepare the immune system?
        ! It shows the body a {harmless~dangerous} piece of a germ. The immune system makes memory cells, so that it answers {faster~slower} when the real germ arrives.
        ? Why do we not catch measles twice as a rule?
        ! After the first infection, {memory cells~red blood cells} stay in the body for many years. They recognise the virus and stop it before we feel ill.
        ? Why do antibiotics not help against a cold?
        ! A cold is caused by {viruses~bacteria}, and antibiotics act on structures that only {bacteria~viruses} have. The immune system has to deal with the cold itself.
        * What do we call the proteins that bind to one particular germ? | {Antibodies~Enzymes}, which are made by {B cells~red blood cells}.
        """)

    static let chemistry = EducationSubject(
        "chemistry",
        """
        # an atom
        = An atom is the smallest part of an element that still is that element. It has a nucleus of protons and {neutrons~electrons}, and {electrons~neutrons} around it.
        ? What makes one element different from another?
        ! The number of {protons~neutrons} in the nucleus does. Carbon always has {six~eight} of them, whatever else changes.
        ? What are isotopes of an atom?
        ! Isotopes are atoms of one element with different numbers of {neutrons~protons}. They react almost alike, but their {masses~charges} differ.
        ? Where is most of the mass of an atom?
        ! Almost all of it is in the {nucleus~electron shell}. Most of the volume, on the other hand, belongs to the electrons, which are very {light~heavy}.
        * What is the charge of an electron? | {Negative~Positive}, and as large as the charge of a {proton~neutron}, with the opposite sign.
        # a covalent bond
        = In a covalent bond two atoms {share~exchange} a pair of electrons. It usually forms between two {nonmetals~metals}.
        ? How does a covalent bond differ from an ionic one?
        ! In an ionic bond one atom {gives~lends} electrons to the other, and opposite charges attract. In a covalent bond the electrons belong to {both~neither} of the atoms.
        ? Why do atoms form a covalent bond at all?
        ! By sharing electrons, both reach a full {outer~inner} shell, which has less {energy~mass} than before. What has less energy is more stable.
        ? Could you give me an example of a molecule with a covalent bond?
        ! Water is one: the oxygen atom shares a pair of electrons with each of its {two~three} {hydrogen~nitrogen} atoms.
        * How many electrons are shared in a double bond? | {Four~Two}, which is {two~one} shared pairs.
        # an acid
        = An acid is a substance that gives away {protons~electrons}, that is, hydrogen ions. In water this makes the pH {fall~rise} below seven.
        ? What happens when an acid meets a base?
        ! They neutralise each other and form {water~oxygen} and a salt. Hydrochloric acid and sodium hydroxide, for example, give {table salt~baking soda}.
        ? What does the pH of an acid tell me?
        ! It says how many hydrogen ions there are, on a scale in which one step is a factor of {ten~two}. A {lower~higher} number means a stronger acid solution.
        ? Is an acid in food dangerous?
        ! Not as a rule. Lemon juice contains {citric~sulfuric} acid and vinegar {acetic~nitric} acid, both of which are weak and diluted.
        * What is the pH of pure water at room temperature? | {Seven~Zero}, which is called {neutral~acidic}.
        # a catalyst
        = A catalyst makes a reaction {faster~hotter} and is not {used up~slowed down} by it. It opens a path with a lower activation energy.
        ? Does a catalyst change how much product I get in the end?
        ! No. It speeds up the forward and the backward reaction {alike~differently}, so the {equilibrium~temperature} stays where it is and is only reached sooner.
        ? Could you give me an example of a catalyst from daily life?
        ! A car has one in its exhaust, where {platinum~aluminium} helps to turn poisonous {carbon monoxide~nitrogen} into carbon dioxide.
        ? Is an enzyme a catalyst too?
        ! Yes, enzymes are the catalysts of living things, and nearly all of them are {proteins~minerals}. Each fits its substance like a lock fits its {key~door}.
        * What does a catalyst lower? | The {activation energy~boiling point}, the hill that particles must climb before they can {react~melt}.
        # oxidation
        = Oxidation means that a particle {loses~gains} electrons. It always happens together with {reduction~evaporation}, in which another particle takes them up.
        ? Why is rusting an example of oxidation?
        ! Iron gives electrons to {oxygen~nitrogen} from the air and becomes iron oxide. Water and {salt~sugar} make this go faster.
        ? Does oxidation need oxygen?
        ! No, the name is historical. When sodium reacts with {chlorine~helium}, sodium is oxidised although no oxygen is there, because it {loses~gains} an electron.
        ? How can I remember what oxidation is?
        ! Many students use OIL RIG: oxidation is {loss~gain}, reduction is {gain~loss}, of electrons in both cases.
        * What is reduced when copper oxide and carbon react? | The {copper~carbon}, since its ions take up {electrons~protons} and become metal.
        # the periodic table
        = The periodic table lists the elements by the number of {protons~neutrons} in their atoms. Elements in one {column~row} behave alike.
        ? Why do elements in one group of the periodic table react alike?
        ! They have the same number of {outer~inner} electrons, and those are the ones that take part in {reactions~magnetism}.
        ? Why do the noble gases hardly react?
        ! Their outer shell is already {full~empty}, so they gain nothing by sharing or giving electrons. {Neon~Sodium} is an example.
        ? What changes along a row of the periodic table?
        ! From left to right the elements become less {metallic~heavy}, and their atoms become {smaller~larger}, since the charge of the nucleus pulls harder.
        * Who published the first periodic table that predicted missing elements? | {Dmitri Mendeleev~Marie Curie}, in {1869~1769}.
        """)

    static let physics = EducationSubject(
        "physics",
        """
        # inertia
        = Inertia is the tendency of a body to keep its {velocity~position} unless a force acts on it. The more {mass~volume} it has, the greater its inertia.
        ? Why do I fall forward when a bus brakes, and what has inertia to do with it?
        ! The bus slows down, but your body goes on at its {old speed~own pace} until a force stops it. Nothing pushes you {forward~down}: the bus is what changes.
        ? Does a body in space keep moving because of inertia?
        ! Yes. Without {friction~gravity} there is nothing to slow it down, so it goes on in a straight line at {constant~growing} speed.
        ? Which of Newton's laws is about inertia?
        ! The {first~third} one. It says that a body at rest stays at rest, and a moving one keeps its motion, while the total {force~energy} on it is zero.
        * Which property of a body measures its inertia? | Its {mass~speed}, which is given in {kilograms~newtons}.
        # acceleration
        = Acceleration says how quickly the {velocity~distance} of a body changes. It is measured in metres per second {squared~cubed}.
        ? Can acceleration be there while the speed stays the same?
        ! Yes, on a circle. The {direction~size} of the velocity changes all the time, and the acceleration points to the {centre~outside} of the circle.
        ? How are force and acceleration connected?
        ! Newton's second law says that force is mass {times~divided by} acceleration. Twice the force on the same body gives {twice~half} the acceleration.
        ? How large is the acceleration of a falling stone?
        ! Near the ground it is about {9.8~3.1} metres per second squared, and {no greater~much greater} for heavy stones than for light ones, if air hardly matters.
        * A car goes from 0 to 20 metres per second in 4 seconds. How large is its acceleration? | {Five~Eighty} metres per second squared, because you {divide~multiply} the change in velocity by the time.
        # kinetic energy
        = Kinetic energy is the energy that a body has because it {moves~is high up}. It is half of mass times the {square~root} of the speed.
        ? Why is braking at double speed so much longer, in terms of kinetic energy?
        ! At double speed a car has {four~two} times the kinetic energy. With the same force, the brakes need {four~two} times the distance to take it away.
        ? What becomes of kinetic energy when a ball is thrown up?
        ! It turns into {potential~electric} energy while the ball rises, and back again on the way down. At the top the ball is {slowest~fastest}.
        ? Where does the kinetic energy of a car go when it brakes?
        ! The brakes turn it into {heat~light}, which is why they get hot. An electric car can put part of it back into its {battery~engine}.
        * What is the unit of kinetic energy? | The {joule~watt}, the same as for {work~power}.
        # an electric current
        = An electric current is a flow of {charge~voltage}. It is measured in {amperes~ohms}.
        ? How are current, voltage and resistance connected?
        ! Ohm's law says that voltage is current {times~divided by} resistance. With the same voltage, a larger resistance lets {less~more} current through.
        ? Why does a wire get warm when an electric current flows?
        ! The moving electrons bump into the {atoms~protons} of the wire and give them energy. The larger the {resistance~width} of the wire, the more heat there is for the same current.
        ? Is an electric current used up in a lamp?
        ! No, exactly {as much~half as much} charge comes out as goes in. What the lamp takes is {energy~current}, which it turns into light and heat.
        * What current flows through 6 ohms at 12 volts? | {Two~Seventy-two} amperes, since you {divide~multiply} the voltage by the resistance.
        # refraction
        = Refraction is the bending of light where it passes from one {material~direction} into another. It happens because light has a different {speed~brightness} in each.
        ? Why does a straw in water look broken, and how does refraction explain it?
        ! Light from the lower part bends when it leaves the {water~straw}. Our eye follows it straight back, so that part seems to lie {higher~deeper} than it does.
        ? How does a lens use refraction?
        ! Its curved surface bends the rays at the edge {more~less} than those in the middle. A convex lens so brings them {together~apart} in one point.
        ? What has a rainbow to do with refraction?
        ! Raindrops bend {violet~red} light a little more than {red~violet} light, so that the colours leave the drop in different directions.
        * When light goes from air into glass, does it bend towards or away from the normal? | {Towards~Away from} the normal, because it becomes {slower~faster}.
        # a wave
        = A wave carries {energy~matter} from one place to another through a vibration. What vibrates stays, on average, {where it is~ahead of the wave}.
        ? What is the difference between a transverse and a longitudinal wave?
        ! In a transverse wave the vibration is {across~along} the direction of travel, as with light. In a longitudinal one it is {along~across} it, as with sound.
        ? How are the speed, the frequency and the length of a wave connected?
        ! The speed is the frequency {times~divided by} the wavelength. If the speed stays the same, a higher frequency means a {shorter~longer} wave.
        ? Why is there no sound in space, if sound is a wave?
        ! Sound needs {matter~light} that can vibrate, such as air or water. Light needs none and reaches us through {empty space~thin air} from the stars.
        * What do we call the number of vibrations in one second? | The {frequency~amplitude}, measured in {hertz~decibels}.
        """)
}
