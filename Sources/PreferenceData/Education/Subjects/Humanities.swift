// SPDX-License-Identifier: Apache-2.0

extension EducationSubject {
    static let history = EducationSubject(
        "history",
        """
        # the French Revolution
        = The French Revolution began in {1789~1848} and ended the rule of the king and the privileges of the {nobility~peasants}.
        ? What caused the French Revolution?
        ! The state was close to {bankruptcy~victory}, bread was dear, and the third estate paid nearly all the {taxes~soldiers} without having a say.
        ? What did the French Revolution declare about people?
        ! The Declaration of the Rights of Man says that all are born free and equal in {rights~wealth}. It places sovereignty in the {nation~crown}.
        ? How did the French Revolution end?
        ! In 1799 {Napoleon Bonaparte~Louis the Fourteenth} took power in a coup. A few years later he made himself {emperor~king}.
        * Which event of 14 July is remembered as the beginning of the French Revolution? | The storming of the {Bastille~Louvre}, a prison in {Paris~Lyon}.
        # the Cold War
        = The Cold War was the rivalry between the United States and the {Soviet Union~British Empire} after the {Second~First} World War. The two never fought each other directly.
        ? Why was the Cold War called cold?
        ! Because the two powers did not fight a {direct~secret} war against each other. They competed through arms, alliances, and wars in {other countries~their own cities}.
        ? How close did the Cold War come to a nuclear war?
        ! The closest moment was the crisis over {Cuba~Iceland} in {1962~1989}, when Soviet missiles were found there. After thirteen days they were taken away.
        ? How did the Cold War end?
        ! The governments of eastern Europe fell in {1989~1968}, the Berlin Wall was opened, and two years later the {Soviet Union~United Nations} was dissolved.
        * Which alliance did the United States and western Europe form in 1949? | {NATO~The Warsaw Pact}, whose members promise to {defend~trade with} each other.
        # the Industrial Revolution
        = The Industrial Revolution was the change from work by hand to work with {machines~animals}. It began in {Britain~Russia} in the eighteenth century.
        ? Why did the Industrial Revolution begin in Britain?
        ! Britain had {coal~oil} near the surface, money to invest, and a large market in its {colonies~universities}. High wages also made machines worthwhile.
        ? What did the steam engine do for the Industrial Revolution?
        ! It freed factories from the need to stand by a {river~road}. Later it drove {trains~cars} and ships, so that goods travelled faster.
        ? How did the Industrial Revolution change daily life?
        ! People moved to {cities~villages} and worked by the {clock~season}. Many lived in crowded houses at first, and wages rose only later.
        * Which industry was the first to be changed by machines? | {Textiles~Steel}, above all the spinning and weaving of {cotton~silk}.
        # the Roman Empire
        = The Roman Empire ruled the lands around the {Mediterranean~Baltic}. Its first emperor was {Augustus~Julius Caesar}, from 27 BC on.
        ? What held the Roman Empire together?
        ! An army, {roads~canals}, and a common law did. People in the provinces could become {citizens~senators by birth}, which tied them to Rome.
        ? Why did the western Roman Empire fall?
        ! There was no single cause. Civil wars, a shrinking {economy~army} and attacks from outside weakened it, until the last emperor was removed in {476~1453}.
        ? What was the difference between the Roman Republic and the Roman Empire?
        ! In the Republic two {consuls~kings} were elected for a year, and the Senate led. In the Empire one man held the power for {life~a month}.
        * In which year did the eastern Roman Empire end with the fall of Constantinople? | In {1453~476}, when the {Ottomans~Vikings} took the city.
        # the Enlightenment
        = The Enlightenment was a movement of the {eighteenth~thirteenth} century that trusted in {reason~tradition} and wanted to test every authority by it.
        ? Which thinkers belong to the Enlightenment?
        ! {Voltaire~Thomas Aquinas}, Rousseau and Kant are among the best known. In Scotland, David Hume and {Adam Smith~Isaac Newton} wrote at the same time.
        ? How did the Enlightenment change politics?
        ! Its writers argued that rulers need the {consent~obedience} of the ruled. The American Declaration of {Independence~War} of 1776 took up that idea.
        ? What was the Encyclopédie of the Enlightenment?
        ! It was a work of many volumes, edited by {Diderot~Napoleon} and d'Alembert, that gathered knowledge of science and {crafts~religion} for everybody.
        * Whose motto for the Enlightenment was to dare to know? | {Immanuel Kant's~Louis the Sixteenth's}, in an essay of {1784~1517}.
        # the printing press
        = The printing press with movable metal type was built by {Johannes Gutenberg~Martin Luther} in Mainz around {1450~1650}. It made books many times cheaper.
        ? How did the printing press help the Reformation?
        ! Luther's writings were printed in {thousands~dozens} of copies within weeks. Before, they would have been copied by hand, and slowly.
        ? How did the printing press change science?
        ! Scholars in different places could read the {same~original} text and correct it. Errors no longer {grew~shrank} with each copy.
        ? Was the printing press the first way of printing?
        ! No. In {China~Egypt} people had printed from wooden blocks for centuries, and movable type of {clay~iron} was known there as well.
        * Which book is Gutenberg best known for? | A {Bible~dictionary} in {Latin~German}, of which about fifty copies are left.
        """)

    static let literature = EducationSubject(
        "literature",
        """
        # a metaphor
        = A metaphor speaks of one thing as if it {were~caused} another, without a word such as {like~and}. It makes us see the first in a new way.
        ? What is the difference between a metaphor and a simile?
        ! A simile says that one thing is {like~better than} another, as in brave as a lion. A metaphor leaves that word out: he is a {lion~brave man}.
        ? Could you give me an example of a metaphor?
        ! Shakespeare writes that all the world's a {stage~page}. He goes on with it and calls men and women merely {players~readers}.
        ? What is a dead metaphor?
        ! It is one that we no longer {notice~use}, such as the leg of a {table~horse}. It was a picture once and is now simply the word.
        * Is "her smile was sunshine" a metaphor or a simile? | A {metaphor~simile}, because there is no {like~verb} in it.
        # an unreliable narrator
        = An unreliable narrator tells the story in a way that we cannot fully {trust~follow}. We have to read between the lines to see what happened.
        ? How can I recognise an unreliable narrator?
        ! Look for {contradictions~long sentences}, gaps, and other figures who react {oddly~at once} to what is told. A narrator who insists on being honest is also a sign.
        ? Could you give me an example of an unreliable narrator?
        ! The speaker in {Poe's~Austen's} The Tell-Tale Heart is one. He wants to prove that he is {sane~young}, and every sentence makes us doubt it.
        ? Why would an author choose an unreliable narrator?
        ! It makes the {reader~hero} do the work of judging. It also shows how people {deceive~describe} themselves.
        * Does an unreliable narrator always lie on purpose? | {No~Yes}, for a {child~judge} may simply not understand what happens.
        # a sonnet
        = A sonnet is a poem of {fourteen~twelve} lines with a fixed pattern of {rhymes~refrains}. In English its lines are usually iambic pentameters.
        ? How does a Shakespearean sonnet differ from a Petrarchan one?
        ! Shakespeare uses three {quatrains~tercets} and a {couplet~chorus}. Petrarch uses eight lines and then six, with a turn between them.
        ? What is the turn in a sonnet?
        ! It is the place where the {argument~rhyme} changes direction, often with but or yet. In Shakespeare's sonnets it often comes with the last {two~ten} lines.
        ? What are sonnets usually about?
        ! Many are about {love~war}, time and beauty. Shakespeare often promises that the {poem~painting} will outlive the person.
        * How many syllables has a line of iambic pentameter? | {Ten~Five}, in {five~ten} pairs of an unstressed and a stressed one.
        # foreshadowing
        = Foreshadowing is a {hint~summary} early in a story of what will happen {later~elsewhere}. On a second reading we see it clearly.
        ? Could you give me an example of foreshadowing?
        ! In Romeo and Juliet, Romeo {fears~hopes} before the feast that something that night will lead to his early {death~wedding}.
        ? What is the difference between foreshadowing and a flashback?
        ! Foreshadowing points {forward~back} in time, a flashback goes {back~forward} and shows what happened before.
        ? What is Chekhov's gun, and what has it to do with foreshadowing?
        ! Chekhov said that a {gun~letter} which hangs on the wall in the first act must be {fired~taken down} later. Details should be promises that are kept.
        * Why do writers use foreshadowing? | It builds {suspense~confusion} and makes the ending feel {prepared~accidental}.
        # a tragedy
        = A tragedy is a drama in which the hero comes to {ruin~power} through a mistake or a {flaw~rival}, and not by mere accident.
        ? What did Aristotle say that a tragedy does to us?
        ! He said that it awakens pity and {fear~envy} and so brings about their {catharsis~reversal}, a kind of cleansing.
        ? What is the flaw of the hero in a tragedy?
        ! It is often pride, which the Greeks called {hubris~nemesis}. Oedipus trusts his own {cleverness~servants} and will not stop asking.
        ? Is a tragedy simply a sad story?
        ! No. The fall has to follow from what the hero {does~inherits}, so that we feel it could hardly have been {avoided~foreseen}.
        * Which prince is the hero of a tragedy set in Denmark? | {Hamlet~Macbeth}, in a play by {Shakespeare~Sophocles}.
        # irony
        = Irony is a gap between what is said or {expected~feared} and what is {meant~heard} or happens.
        ? What kinds of irony are there?
        ! In verbal irony someone says the {opposite~whole} of what is meant. In dramatic irony the {audience~villain} knows more than the figures.
        ? Could you give me an example of dramatic irony?
        ! We know that Juliet is only {asleep~away}, and Romeo does not. His last speech is unbearable because of what {we~his friends} know.
        ? Is irony the same as sarcasm?
        ! Sarcasm is a kind of verbal irony that means to {hurt~amuse}. Irony itself can be {gentle~accidental}, even turned against oneself.
        * A fire station burns down. Which kind of irony is that? | {Situational~Verbal} irony, because what happens is the opposite of what we {expect~say}.
        """)

    static let philosophy = EducationSubject(
        "philosophy",
        """
        # utilitarianism
        = Utilitarianism says that the right action is the one with the best {consequences~intentions} for everybody {concerned~present}.
        ? Who founded utilitarianism?
        ! {Jeremy Bentham~Immanuel Kant} gave it its form, and John Stuart {Mill~Locke} refined it. Both lived in England.
        ? What is the main objection to utilitarianism?
        ! It seems to allow that {one person~the law} is sacrificed whenever that makes the {sum~variety} of happiness larger. Many feel that rights stand in the way.
        ? How did Mill change utilitarianism?
        ! He held that pleasures differ in {quality~length} and not only in amount. He wrote that it is better to be Socrates dissatisfied than a {fool~king} satisfied.
        * What does utilitarianism judge an action by? | By its {results~motive}, summed over {all~the best} of those whom it touches.
        # the categorical imperative
        = The categorical imperative asks you to act only on a rule that you could will to be a {law~habit} for {everyone~yourself alone}.
        ? Who wrote about the categorical imperative?
        ! {Immanuel Kant~John Stuart Mill} did, in the Groundwork of {1785~1885}. He wanted a morality that rests on reason alone.
        ? Why is a false promise wrong by the categorical imperative?
        ! If everybody made false promises, nobody would {believe~make} one. The rule destroys itself when it becomes {general~private}.
        ? What does the categorical imperative say about using people?
        ! In its second form it says that we must treat people always also as {ends~equals}, never merely as {means~obstacles}.
        * Why is it called categorical? | Because it holds {without~with} conditions, whatever we {want~owe}.
        # Plato's cave
        = Plato's cave is a picture of {ignorance~poverty}: prisoners who see only {shadows~reflections} take them for the world itself.
        ? What happens to the prisoner who leaves Plato's cave?
        ! The light {hurts~pleases} him at first. Step by step he learns to look at the things themselves and at last at the {sun~moon}, which stands for the good.
        ? What happens when he returns into Plato's cave?
        ! He can no longer see well in the {dark~light}, and the others laugh at him. Plato thinks of {Socrates~Aristotle}, who was put to death.
        ? What do the shadows in Plato's cave stand for?
        ! They stand for what the {senses~books} show us. Plato holds that real knowledge is of the {Forms~atoms}, which thinking alone can reach.
        * In which of Plato's works is the cave described? | In the {Republic~Symposium}, a dialogue about {justice~rhetoric}.
        # scepticism
        = Scepticism is the view that we {cannot be sure~are always wrong} of what we take for knowledge, in general or in one field.
        ? How did Descartes use scepticism?
        ! He doubted everything that could be doubted, as a {method~conclusion}. What remained was that he who doubts must {exist~err}.
        ? What did David Hume doubt in his scepticism?
        ! He doubted that we ever perceive a {cause~colour}. We see one event follow another and expect it from {habit~logic}.
        ? Does scepticism refute itself?
        ! If it says that nothing can be known, one may ask how it {knows~says} that. Ancient sceptics therefore only {suspended~changed} their judgement.
        * What is Descartes's most famous sentence? | I think, therefore I {am~doubt}; in Latin, cogito, ergo {sum~dubito}.
        # free will
        = Free will is the ability to decide in such a way that we are {responsible~admired} for what we do. Whether it fits a world of {causes~chances} is disputed.
        ? What is determinism, and why does it threaten free will?
        ! Determinism says that every event follows from {earlier~later} ones by the laws of nature. Then it seems that we could never have acted {otherwise~faster}.
        ? How do compatibilists save free will?
        ! They say that we are free when we act from our own {wishes~habits} and nobody {forces~watches} us. That those have causes does no harm.
        ? Would chance give us free will?
        ! Hardly. A decision that simply happens by chance would not be {mine~caused} any more than a forced one.
        * What do we call the view that free will and determinism fit together? | {Compatibilism~Dualism}, which {Hume~Plato}, among others, defended.
        # a valid argument
        = An argument is valid if its conclusion must be true {whenever~only if} its premises are true. It is sound if they {are~seem} true as well.
        ? Can a valid argument have a false conclusion?
        ! Yes, if at least one {premise~word} is false. Validity is about the {form~truth} of an argument, not about its contents.
        ? Could you give me an example of a valid argument?
        ! All humans are mortal, Socrates is a human, therefore Socrates is {mortal~wise}. This form is called a {syllogism~paradox}.
        ? What is the difference between a valid argument and an inductive one?
        ! An inductive argument makes its conclusion {likely~necessary}, and new evidence can overturn it. A valid one leaves no such room.
        * What is the fallacy called that attacks the person instead of the argument? | {Ad hominem~Modus ponens}, which is Latin for to the {person~point}.
        """)

    static let psychology = EducationSubject(
        "psychology",
        """
        # classical conditioning
        = Classical conditioning is learning in which a {neutral~painful} signal comes to call up a response because it was paired with something that {already~never} does.
        ? What did Pavlov find about classical conditioning?
        ! His dogs heard a {sound~light} each time before they were fed. After a while they {salivated~barked} at the signal alone.
        ? How can classical conditioning be undone?
        ! If the signal comes many times {without~before} the food, the response fades. This is called {extinction~insight}, and it can come back after a rest.
        ? How does classical conditioning differ from operant conditioning?
        ! In classical conditioning two {stimuli~rewards} are linked. In operant conditioning, which {Skinner~Freud} studied, behaviour is changed by its consequences.
        * In Pavlov's experiment, what was the food? | The {unconditioned~conditioned} stimulus, since it works without {learning~hunger}.
        # working memory
        = Working memory holds what we are thinking of at the moment. It has room for only about {four to seven~forty to seventy} items.
        ? How can I get more into my working memory?
        ! You can group items into {chunks~sentences}. A phone number is easier as three groups of digits than as ten single ones.
        ? What is the difference between working memory and long-term memory?
        ! Working memory lasts for {seconds~years} and is small. Long-term memory has {no known limit~a fixed limit} and can last a lifetime.
        ? Why does it disturb working memory to do two things at once?
        ! Both draw on the same {limited~unlimited} room. What looks like doing two things is mostly a quick {switching~guessing} between them.
        * Who wrote of the magical number seven in memory? | {George Miller~Sigmund Freud}, in a paper of {1956~1856}.
        # cognitive dissonance
        = Cognitive dissonance is the {discomfort~pride} we feel when our beliefs and our {actions~dreams} do not fit. We try to make it smaller.
        ? How do people reduce cognitive dissonance?
        ! They change what they do, change what they {believe~remember}, or find an {excuse~ally}. The last is often the easiest.
        ? What was the experiment with one dollar about cognitive dissonance?
        ! People who got {one dollar~twenty dollars} for calling a dull task fun came to like it more. The large reward was a reason in itself.
        ? Could you give me an example of cognitive dissonance?
        ! A smoker knows that smoking {harms~helps} him. He may stop, or tell himself that his {grandfather~doctor} smoked and grew old.
        * Who introduced the theory of cognitive dissonance? | {Leon Festinger~Ivan Pavlov}, in {1957~1857}.
        # confirmation bias
        = Confirmation bias is the habit of looking for what {supports~contradicts} our view and of passing over what {contradicts~supports} it.
        ? How can I guard against confirmation bias?
        ! Ask what would prove you {wrong~right} and look for that first. It also helps to talk with somebody who {disagrees~agrees}.
        ? Why is confirmation bias a problem in science?
        ! A researcher may see in the data what he {expects~fears}. Blind studies and plans that are published {beforehand~afterwards} reduce that danger.
        ? Is confirmation bias the same as lying?
        ! No, it works without our noticing. People who fall for it are usually {sincere~dishonest}.
        * A person reads only newspapers that share his opinion. What is that? | {Confirmation bias~Classical conditioning}, because the evidence {against~for} it never reaches him.
        # attachment
        = Attachment is the close bond between a small child and the people who {care for~resemble} it. It gives the child a {secure~shared} base.
        ? What did the Strange Situation show about attachment?
        ! Mary Ainsworth watched how children react when a parent {leaves~speaks} and comes back. Securely attached ones are upset and then quickly {comforted~angry}.
        ? What did Harlow's monkeys show about attachment?
        ! The young ones clung to a soft {cloth~rubber} mother, although the one of wire gave the {milk~warmth}. Comfort mattered more than food.
        ? Who founded the theory of attachment?
        ! {John Bowlby~Jean Piaget}, a British psychiatrist, did in the {1950s~1890s}. He took ideas from the study of animals.
        * What do we call a child that explores freely while a parent is near? | {Securely~Avoidantly} attached, because it uses the parent as a {base~playmate}.
        # the placebo effect
        = The placebo effect is an {improvement~illness} that comes from the {expectation~taste} of a treatment and not from its substance.
        ? How do studies deal with the placebo effect?
        ! One group gets the drug and the other a {sugar~sleeping} pill, and nobody knows which. What the drug does {beyond~together with} the placebo is its own effect.
        ? Is the placebo effect only imagined?
        ! No, changes can be measured, for example in how the brain handles {pain~light}. A broken bone, though, is not healed by it.
        ? What is the opposite of the placebo effect?
        ! It is the {nocebo~halo} effect: who expects side effects is {more~less} likely to feel them.
        * What do we call a study in which neither doctor nor patient knows who gets the drug? | {Double-blind~Single-blind}, which keeps {expectations~costs} out.
        """)

    static let arts = EducationSubject(
        "music and art",
        """
        # a sonata
        = A sonata is a piece for {one or two~twenty} instruments, usually in three or four {movements~acts}. The word means that it is sounded and not sung.
        ? What is sonata form?
        ! It is a plan for one movement: the {exposition~overture} presents the themes, the development works with them, and the {recapitulation~finale} brings them back.
        ? What is the difference between a sonata and a symphony?
        ! A symphony is much like a sonata for {orchestra~choir}. It is longer and has more {colours~singers} to work with.
        ? Who wrote famous sonatas?
        ! {Beethoven~Verdi} wrote thirty-two for {piano~violin}, among them the one that is called Moonlight.
        * How many instruments play a violin sonata as a rule? | {Two~Four}: a violin and a {piano~cello}.
        # surrealism
        = Surrealism was a movement that began in {Paris~Vienna} in the {1920s~1880s}. It drew on dreams and the unconscious.
        ? How did Freud influence surrealism?
        ! He had written that {dreams~numbers} show hidden wishes. The surrealists tried to paint and write without the control of {reason~teachers}.
        ? Could you give me an example of surrealism?
        ! In The Persistence of Memory, Salvador {Dalí~Monet} painted soft {watches~violins} that hang over a branch and a table.
        ? What is automatic writing in surrealism?
        ! The writer puts down whatever comes to mind, without {correcting~reading} it. André {Breton~Renoir} wrote a whole book in that way.
        * Who wrote the first manifesto of surrealism? | {André Breton~Claude Monet}, in {1924~1904}.
        # impressionism
        = Impressionism is a way of painting that catches the {light~story} of one moment with visible, quick {brushstrokes~outlines}.
        ? Where does the name impressionism come from?
        ! A critic took it from a picture by {Monet~Degas} called Impression, {Sunrise~Sunset}. He meant it as mockery.
        ? Why did the painters of impressionism work outdoors?
        ! They wanted to see how colours change with the {weather~frame} and the hour. Paint in {tubes~powder} made that easier.
        ? How was impressionism received at first?
        ! The official Salon {refused~praised} many of these pictures, so in 1874 the painters held a show of their own.
        * Which painter made a long series of water lilies? | Claude {Monet~Manet}, in his garden at {Giverny~Versailles}.
        # counterpoint
        = Counterpoint is the art of combining {independent~identical} melodies so that they sound well {together~apart}.
        ? What is a fugue, and how does it use counterpoint?
        ! One voice begins with a short {theme~chord}, and the others {imitate~ignore} it one after the other. Each goes on while the next enters.
        ? Who is known as a master of counterpoint?
        ! Johann Sebastian {Bach~Offenbach} is. His last great work on it is The Art of {Fugue~Melody}.
        ? How does counterpoint differ from melody with chords?
        ! With chords, one line {leads~rests} and the rest accompanies. In counterpoint every line is {worth following~silent in turn}.
        * What is the simplest kind of strict imitation called? | A {canon~sonata}, such as the song {Frère Jacques~Silent Night}.
        # linear perspective
        = Linear perspective shows depth on a flat picture: lines that run away from us meet in one {vanishing~turning} point on the {horizon~frame}.
        ? Who discovered linear perspective?
        ! {Filippo Brunelleschi~Leonardo da Vinci} demonstrated it in Florence around {1415~1615}, and Alberti wrote the rules down.
        ? Why do distant things look smaller in linear perspective?
        ! Their light reaches the eye at a {smaller~wider} angle. The picture is like a {window~mirror} that cuts these rays.
        ? What is atmospheric perspective, compared with linear perspective?
        ! It shows depth by {colour~lines}: far hills look paler and more {blue~red}, since the air lies between.
        * Where do parallel lines meet in linear perspective? | At the {vanishing~focal} point, if they run {away from us~across the picture}.
        # the Baroque period in music
        = The Baroque period in music lasted from about {1600~1400} to 1750. It loved ornament, contrast, and a steady {bass~drum} line.
        ? How does the Baroque period differ from the Romantic period?
        ! Baroque pieces often keep one {mood~rhythm} and weave voices together. Romantic ones follow {feelings~fixed rules} freely, with large orchestras.
        ? What is basso continuo in the Baroque period?
        ! It is a bass line with figures, from which a {harpsichord~trumpet} player makes up the {chords~melody}. It carries nearly all music of that time.
        ? Which composers belong to the Baroque period?
        ! Bach, Handel and {Vivaldi~Chopin} do. Opera was born then too, with {Monteverdi~Wagner}.
        * Which Baroque composer wrote The Four Seasons? | Antonio {Vivaldi~Salieri}, as four concertos for {violin~organ}.
        """)
}
