// SPDX-License-Identifier: Apache-2.0

extension EducationSubject {
    static let mathematics = EducationSubject(
        "mathematics",
        """
        # a derivative
        = A derivative tells how fast a function changes at one point. On a graph it is the {slope~area} of the {tangent~curve} there.
        ? What is the derivative of x squared, and why?
        ! It is {2x~x}. When x grows by a small step h, x squared grows by 2xh plus h squared, and after dividing by h the second part {vanishes~doubles} with h.
        ? What does it mean when the derivative is zero?
        ! The graph is {flat~steep} at that point. It may be a highest point, a lowest one, or a place where it only {pauses~breaks}.
        ? How do I find the derivative of a sum?
        ! You take the derivative of each term and {add~multiply} them. For products this does not work: they need the {product~sum} rule.
        * What is the derivative of x cubed? | {3x squared~x to the fourth}, because the power comes down and is lowered by {one~three}.
        # a prime number
        = A prime number is a whole number greater than one that only {one~two} and itself divide. The smallest is {two~three}.
        ? Why is one not a prime number?
        ! If it were, a number could be split into primes in {many~no} ways, with as many ones as you like. Leaving it out keeps the splitting {unique~finite}.
        ? How do I check that a number is a prime number?
        ! Try to divide it by every prime up to its {square root~half}. If none divides it, nothing {larger~smaller} has to be tried.
        ? Are there infinitely many prime numbers?
        ! Yes, and Euclid proved it. Multiply any list of primes and add {one~two}: whatever prime divides the result is {not~also} in the list.
        * Which prime number is even? | {Two~Four}, the only one, because every other even number can be divided by {two~three}.
        # probability
        = Probability is a number from zero to {one~ten} that says how likely an event is. If all outcomes are alike, it is the favourable ones {divided by~times} all of them.
        ? How do I combine the probability of two independent events?
        ! For both to happen, you {multiply~add} their probabilities. Two sixes in a row have the probability one sixth times one sixth, which is one in {36~12}.
        ? After five heads in a row, is the probability of tails greater?
        ! No, a fair coin has no {memory~limit}. The chance of tails is still one {half~sixth}, whatever came before.
        ? When may I add the probability of two events?
        ! When they cannot happen {together~alone}. A die shows a one or a two with probability one {third~half}, since both are one sixth.
        * What is the probability of rolling an even number with one die? | One {half~third}, because {three~two} of the six numbers are even.
        # the Pythagorean theorem
        = The Pythagorean theorem says that in a {right~scalene} triangle the squares of the two shorter sides add up to the square of the {longest~middle} one.
        ? How do I use the Pythagorean theorem to find a distance?
        ! Take the steps to the side and up as the two short sides. Square them, {add~multiply} them, and take the {square root~half}: three and four give five.
        ? Does the Pythagorean theorem hold in every triangle?
        ! No, only where one angle has {90~60} degrees. For others the law of {cosines~sines} adds a term that depends on the angle.
        ? What is the hypotenuse in the Pythagorean theorem?
        ! It is the side that lies {opposite~beside} the right angle, and it is always the {longest~shortest} one.
        * The short sides of a right triangle are 6 and 8. How long is the third side? | {10~14}, since 36 and 64 add up to {100~196}.
        # a logarithm
        = A logarithm answers the question which {power~product} of a base gives a number. The logarithm of 100 to base 10 is {two~ten}.
        ? Why does a logarithm turn products into sums?
        ! When you multiply powers of one base, their exponents {add~multiply}. The logarithm is that exponent, so log of ab is log a {plus~times} log b.
        ? Can I take the logarithm of a negative number?
        ! Not among the real numbers, because a positive base to any power stays {positive~whole}. The logarithm of {zero~one} does not exist either.
        ? What is the natural logarithm?
        ! It is the logarithm to the base {e~10}, which is about {2.718~3.142}. Its derivative is one over x, which makes it handy.
        * What is the logarithm of 8 to base 2? | {Three~Four}, because 2 to the power of {three~four} is 8.
        # the median
        = The median is the value in the {middle~front} when all values are put in order. {Half~A quarter} of the values lie below it.
        ? How does the median differ from the mean?
        ! The mean is the sum divided by the {number~range} of values, and one extreme value can move it far. The median {hardly changes~changes even more}.
        ? What is the median of an even number of values?
        ! There are two in the middle then, and the median is their {mean~product}. For 2, 4, 6 and 10 it is {five~six}.
        ? When should I report the median instead of the mean?
        ! When a few values are extremely {large~common}, as with incomes. The mean would then describe {hardly anybody~everybody}.
        * What is the median of 9, 1 and 5? | {Five~Nine}, because you have to {sort~add} them first.
        """)

    static let computerScience = EducationSubject(
        "computer science",
        """
        # an algorithm
        = An algorithm is a list of {exact~rough} steps that solves a problem and {comes to an end~never ends}. A recipe is a fair comparison.
        ? How do we compare the speed of two algorithms?
        ! We look at how the number of {steps~lines} grows with the size of the input. Seconds depend too much on the {machine~problem}.
        ? Is a program the same as an algorithm?
        ! No. The algorithm is the {idea~file}, and a program writes it down in one {language~folder}. One algorithm can become many programs.
        ? Why would I choose a slower algorithm?
        ! Because it may be simpler or need less {memory~time}. For ten values nobody {notices~misses} the difference.
        * What does it mean that an algorithm is correct? | It gives the {right~fastest} result for {every~one} allowed input.
        # binary search
        = Binary search finds a value in a {sorted~random} list by looking at the middle and leaving out the {half~quarter} that cannot contain it.
        ? Why is binary search so fast?
        ! Every step {halves~doubles} what is left. Among a million entries it needs about {20~1,000} steps.
        ? When does binary search not work?
        ! When the list is not {sorted~long}. Then the middle value says nothing about where the rest {lies~ends}.
        ? What is a common mistake in writing binary search?
        ! Forgetting to move a bound {past~back to} the middle, so that the loop never {ends~starts}. Test it with lists of zero, one and two entries.
        * How many steps does binary search need at most for 8 entries? | {Four~Eight}, because the list shrinks from 8 to 4, 2 and {1~0}.
        # recursion
        = Recursion means that a function calls {itself~its caller} on a smaller problem. It needs a {base~best} case, in which it answers at once.
        ? What happens when recursion has no base case?
        ! The calls never stop, and each needs some room on the {stack~disk}. In the end the program fails with a stack {overflow~leak}.
        ? Could you give me an example of recursion?
        ! The factorial of n is n times the factorial of n {minus~plus} one, and the factorial of zero is {one~zero}.
        ? Is recursion better than a loop?
        ! It reads well for {trees~text files}, where each branch is a tree again. For a plain count a loop needs {less~more} memory.
        * What do we call the case in which a recursive function does not call itself? | The {base~worst} case, which makes the recursion {end~faster}.
        # a hash table
        = A hash table stores values under keys. A function turns each key into a {place~name} in an array, so that a lookup takes about {constant~linear} time.
        ? What is a collision in a hash table?
        ! Two different keys get the same {place~value}. A table then keeps both, in a list there or in the next {free~sorted} place.
        ? Why does a hash table slow down when it is almost full?
        ! There are more {collisions~empty places}, and each lookup has to compare more keys. Most tables grow before three {quarters~tenths} are taken.
        ? When is a sorted tree better than a hash table?
        ! When you need the keys in {order~memory}, or all keys of a {range~size}. A hash table scatters them.
        * What must a hash function give for the same key? | Always the {same~next} {place~key}, otherwise nothing is found again.
        # an operating system
        = An operating system is the program that shares the {hardware~screen} among all others. It hands out processor time and {memory~passwords}.
        ? How can an operating system run many programs on one core?
        ! It switches between them many times a {second~minute}. Each runs for a short {slice of time~line of code}, so that all seem to run at once.
        ? What is virtual memory in an operating system?
        ! Each program sees addresses of its {own~neighbour}, which the system maps to real memory. So one program cannot {overwrite~start} another.
        ? What does the kernel of an operating system do?
        ! It is the part that may touch the {hardware~source code} directly. Other programs ask it through system {calls~errors}.
        * What do we call a program that is being executed? | A {process~compiler}, which has its own {memory~processor}.
        # a neural network
        = A neural network is a function made of layers of simple units. Each takes a {weighted~sorted} sum of its inputs and bends it with an {activation~index} function.
        ? How does a neural network learn?
        ! It compares its output with the wanted one and computes how each {weight~input} changes the error. Then every weight takes a small step {downhill~uphill}.
        ? Why does a neural network need a nonlinear function between its layers?
        ! Without one, many layers would collapse into a {single~random} linear one. With it, the network can follow {curved~straight} boundaries too.
        ? What is overfitting in a neural network?
        ! The network learns the {training~test} examples by heart and fails on new ones. A held-out set {shows~hides} it.
        * What is the method called that computes the gradients of a neural network? | {Backpropagation~Bootstrapping}, which goes from the {last~first} layer to the other end.
        """)

    static let economics = EducationSubject(
        "economics",
        """
        # inflation
        = Inflation is a general {rise~fall} in prices. The same money then buys {less~more}.
        ? Who gains from inflation?
        ! Those who {owe~save} money at a fixed rate, since they pay back in money that is worth less. Savers with cash {lose~win}.
        ? How does a central bank fight inflation?
        ! It {raises~lowers} interest rates. Loans become {dearer~cheaper}, people spend less, and prices rise more slowly.
        ? How is inflation measured?
        ! Statisticians follow the price of a {basket~bag} of goods that a typical household buys, and compare it with the {year~day} before.
        * What is a general fall in prices called? | {Deflation~Stagflation}, which can lead people to {put off~speed up} what they want to buy.
        # supply and demand
        = Supply and demand meet in a market at a price at which people want to buy {as much as~less than} others want to sell. That price is called the {equilibrium~reserve price}.
        ? What happens to supply and demand when the price is set too low?
        ! More is wanted than is offered, and there is a {shortage~surplus}. People then wait in {queues~offices} or look for other markets.
        ? How does a bad harvest act on supply and demand?
        ! Supply {falls~grows} while people still want to eat as much. The price {rises~falls} until the two agree again.
        ? Why does demand usually fall when the price rises?
        ! Some buyers turn to a {substitute~complement}, and others can afford {less~more} of it. Both effects work in the same direction.
        * What do we call goods that are used together, such as printers and ink? | {Complements~Substitutes}, so that a dearer printer {lowers~raises} the demand for ink.
        # opportunity cost
        = Opportunity cost is the value of the {best~worst} alternative that you give up when you choose something.
        ? What is the opportunity cost of going to university?
        ! It is not only the fees but also the {wages~grades} that you could have earned in those years. For many the second part is the {larger~smaller} one.
        ? Is the opportunity cost always money?
        ! No, it can be {time~tax} as well. An evening of films costs you the {best~cheapest} other thing that you could have done that evening.
        ? Why do free things have an opportunity cost?
        ! Because using them still takes time or {room~money}. A free concert costs the {evening~ticket} that you could have spent otherwise.
        * You can work for 50 dollars or read a book. What is the opportunity cost of reading? | The {50 dollars~price of the book}, since that is what you give {up~back}.
        # gross domestic product
        = Gross domestic product is the value of all {final~used} goods and services made in a country in one {year~week}.
        ? Why are only final goods counted in gross domestic product?
        ! Otherwise the flour would be counted {twice~never}, once by itself and once in the {bread~field}.
        ? What does gross domestic product leave out?
        ! It leaves out {unpaid~skilled} work, such as care at home, and it says nothing about how income is {shared~taxed}.
        ? What is the difference between nominal and real gross domestic product?
        ! Real figures take out the change in {prices~population}. If prices and nominal output both grew by five per cent, real output {did not change~fell by five per cent}.
        * What are the four parts of gross domestic product by spending? | Consumption, {investment~inflation}, government spending, and exports {minus~plus} imports.
        # a monopoly
        = A monopoly is a market with {one~no} seller. That firm can choose its {price~costs}, though not how much people buy at it.
        ? Why is output lower under a monopoly?
        ! To sell more, the firm would have to lower its price for {everybody~new customers}. It therefore sells {less~more} than a market with competition would.
        ? What is a natural monopoly?
        ! It is a market in which one firm is {cheaper~older} than two, because building the {network~factory} twice would be wasteful. Water pipes are an example.
        ? How do governments deal with a monopoly?
        ! They may regulate its {prices~wages}, split it up, or forbid {mergers~sales} that would create one.
        * What do we call a market with a few large sellers? | An {oligopoly~auction}, in which each watches what the {others~buyers} do.
        # comparative advantage
        = Comparative advantage means that a country makes what it gives up {least~most} for, and {trades~saves} for the rest.
        ? Can a country gain from trade if it is better at everything, by comparative advantage?
        ! Yes. What counts is what each good costs in terms of {other goods~money}, and nobody can have the lower cost in {both~one}.
        ? Who first described comparative advantage?
        ! {David Ricardo~Karl Marx} did in 1817, with the example of wine and cloth in Portugal and {England~Sweden}.
        ? Does everybody in a country gain from comparative advantage?
        ! The country as a whole does, but workers in industries that {shrink~grow} may lose. That is why many countries pay for {retraining~early retirement}.
        * A doctor types faster than her assistant. Should she type? | No, because her time is worth more in {medicine~typing}: the assistant has the comparative advantage in {typing~medicine}.
        """)
}
