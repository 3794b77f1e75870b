"""English words of everyday life that companies are called by as well."""

from __future__ import annotations

from typing import Final

from jira_csext.register.leaks.spelling import listed

ENGLISH: Final = listed("""
grey gray beige maroon heron
a abacus abbey accent accord accounting ace acorn acre action active add admiral advance advanced adventure affair
afterglow afternoon agency agent aid aim air albatross album alcove alder alert alley alliance alloy almanac almond
alpha alphabet alto amazon amber ambition amount amplify anchor angel answer anthem antique antler anvil apartment
apex appetite applause apple appointment apprentice apricot april apron aqua arc arcade arch archer area arena argon
argument armada array arrival arrow art artist ascent ash ashes ask aspect aspen aspire assembly asset astra at atlas
attempt attention attic audio august aurora author autograph autumn avalanche avocado award awning axe axis axle azure
baby backbone backdrop backpack bacon badge badger bag bagel bait baker bakery balance ballad ballast ballet ballot
bamboo banana band bandage banjo bank banner banquet bar bark barley barn baron barrel barrier barrow base basic basil
basin basket bastion batch bath bathroom battery battle bay beach beacon bead beak beam bean bear beard beat bed
bedrock bedroom bee beef beer beeswax beetle bell bellows belt bench benchmark bend berry best beta bible bicycle big
bike bill billboard binder birch bird birdie biscuit bishop bison bite black blackberry blackbird blackboard blade
blanket blaze blend blink bliss blizzard block bloke bloom blossom blouse blue bluebell bluebird blueprint blur blush
boar board boat bob body boiler bolt bond bonfire bonnet bonus book bookmark boost boot booth border bottle bottom
boulder boulevard bounce boundary bounty bouquet bow bowl box brain brake bramble bramley branch brand brass brave
bread breakfast breath breeze brew briar brick bricklayer bride bridge bridle brief bright broad broadcast broker
bronco bronze brook broom broth brother brothers brow brown brush bubble bucket buckle bud buffalo buffet bugle build
builder bull bullet bumblebee bundle buoy bureau burger burn burrow bus business butcher butter butterfly button
buzzard by cabin cable cactus cadence cafe cake calendar call camel camera camp campfire campus canal canary candle
candy cane cannon canoe canopy canvas canyon cap cape capital capsule captain caption car caramel caravan carbon card
care cargo carnation carnival carousel carpet carriage carrot cart carton cartoon cartwheel cascade cashew casket cast
castle cat catalyst caterpillar cauliflower cave cavern cedar ceiling celebration celery cell cellar cello cement
center central centre century cereal ceremony chain chalet chalice chalk challenge chamber champion chance chandelier
change channel chaos chapel chapman chapter chariot charm chart charter chase check cheese cheetah chef cherry cherub
chess chest chestnut chicken child chilli chimes chimney chip chisel choice choir chopper chord chorus chrome cider
cinema cinnamon circle circuit circus citadel citrus city clam clan clarinet clarity clasp class classic claw clay
clean clear clearing cleaver clerk clever click client cliff clinic clip clipboard clipper cloak clock closet cloth
clothes cloud clove clover club clue clutch coach coast cobalt cobble cobbler cobra cobweb cocktail cocoa coconut cod
code coffee coin cold collar collection collective colony color colour columbus column comb comet comfort comma
commerce committee commodore common commons companion company compass complete computer concept conch concord
condition condor conductor cone confetti connect console contact contract cook cookie cool copper coral cord core cork
corn corner cornerstone cornflower corral corridor cosmos cottage cotton couch count counter country couple courage
courier course court cousin cove cover cow coyote crab cracker cradle craft craftsman cranberry crane crank crate
crater crayon cream creative creature credit creek crest crew crib cricket crimson crisp crochet crocodile crocus crop
cross crossbow crossing crossroads crouton crow crowd crown cruise crumb crust crystal cub cube cuckoo cucumber cuff
culture cup cupboard cupola curb curl currant current cursor curtain curve cushion cut cycle cylinder cypress daffodil
dagger dairy daisy dale dam damson dance dandelion dart dash data daughter daughters dawn day daybreak deal debt
decade december decimal decision deck deer degree delight delivery delta den dental depot derby desert design desk
destiny detail device dew dial diamond diary dice digit dime dinner diploma direct discovery dish dispatch display
distance district ditch ditto dive doc dock doctor dog doll dollar dolphin dome domino donkey donut door doorway dot
double doughnut dove dovetail downpour downtown dozen draft dragon drain drawbridge drawer dream dress
dresser drift drill drive driver driveway drone drop drum duck duke dumpling dune dungeon dusk dust duty dwelling
dynamo eagle early earth easel east easter eastern easy echo eclipse eden edge egg eiderdown eight elbow elderberry
element elephant elevator elf elite elixir elm ember emblem embrace emerald emergency empire encore end endeavour
energy engine enigma enough enterprise entrance envelope envoy epic episode equal equinox era error escape escort
essence estate estates estuary ether evening event ever evergreen evidence exam example excellence exchange exhibit
exit experience expert explorer express extension extra eye eyebrow eyelash fable fabric face facet factor factory
fair fairway fairy faith falcon falls family fan fancy fang fare farm farms fashion fast father fathom faucet fault
fauna favour fawn feast feather february felt fence fender fennel fern ferret ferry festival fiction fiddle
fiddler field fig fight figure film filter fin finale finch finger finish fir fire firefly fireplace firm firmament
first fish fishbone fist fit five flag flagship flake flame flap flare flash flask flat flavour flax flea fleece fleet
flight flint flip float flock flood floor flora flounder flour flow flower fluid flute fly foam focus fog fold folio
folk fond fondue font foods foot football foothill foothold footnote footpath footprint footstep for force forecast
forelock forest forge forget fork form formula fort fortress fortune forum forward fossil foundation foundry fountain
four fox foxglove fraction fragment frame free freedom freezer freight fresh friday fridge friend friends frigate
fringe frog front frost fruit fruitcake fudge fuel full fun function fund funnel fur furlong furnace furniture fuse
fusion future gable galaxy galleon gallery galley gallon gallop game games gap garage garden gargoyle garland garlic
garment garnet garnish garrison gas gasket gate gateway gauge gavel gazelle gazette gear gecko gel gem general genius
gentleman geranium geyser ghost giant gift gilt ginger giraffe girl glacier glade glass glaze gleam glen glider
glimmer glimpse glitter globe glory glove glow gnome goal goat gold golden goldfinch goldfish gondola good
goose gorge gorilla gorse gourd grace grail grain grammar gramophone grand grandstand granite grant grape grapefruit
graphite grass grasshopper gravel gravity gravy grease great green greengage greenhouse greens greyhound grid griddle
griffin grill grin grip grocer grocery groove grotto ground group grouse grove growth guard guardian guess guest guide
guidebook guild guinea guitar gull gully guppy gust gutter gym gyms gypsum habit haddock hail hair halfway hall halo
ham hamlet hammer hammock hamper hamster hand handful handle handshake hangar hanger happiness happy harbor
harbour hardware hare harmony harness harp harrier harrow harvest hat hatch hatchet haven hawk hay haystack haze hazel
head headland headlight headline health heart hearth heat heath heather heaven hedge hedgehog height heirloom
helicopter helix helm helmet help hemp henna herald herb herd heritage hermit hero heron herring hexagon hickory high
highland highlight highway hike hill hills hinge hint hip history hive hobby hockey hog holdings hole holiday hollow
holly hollyhock home homestead honey honeycomb honor honour hood hoof hook hoop hope hopper horizon horn hornet horse
horseshoe hospital host hotel hound hour house hub hummingbird hunt hunter hurdle hurricane hush husk hut hyacinth
hydra hydrant hyper ice iceberg icicle icon idea ideal igloo image impact imprint impulse in incentive inch indent
index indigo ink inkpot inkwell inlet inn insect insight insignia inspector inspire instant instrument intention
interest interval ion iris iron ironwood island isle issue item ivory ivy jackal jackdaw jacket jade jaguar jam
january jar jasmine jasper jaw jay jazz jeans jelly jellyfish jersey jester jet jetty jewel jigsaw job joint joke
journey joy jubilee judge jug juggler juice july jumble jump jumper junction june jungle juniper jury just
kaleidoscope kangaroo kayak keel keeper keg kelp kennel kerb kernel ketchup kettle key keyboard keyhole keystone kick
kid kidney kiln kilt kin kind kindle king kingdom kingfisher kingpin kiosk kiss kit kitchen kite kitten kiwi knapsack
knee knife knight knitting knock knoll knot knuckle lab label lace lacquer ladder ladle lady ladybird lagoon lake lamb
lamp lance land landing landmark landslide lane lantern lapel lapwing larch larder large lark lasagne laser lasso last
latch latte lattice laugh launch laundry laurel lava lavender lawn layer lead leader leaf leaflet league leap leather
ledger leek left leg legacy legend legion leisure lemon lemonade lens lentil leopard lesson letter lettuce level lever
liberty library licence lid life lift light lighthouse lilac lily limb lime limelight limestone limit limpet lin line
linen liner link lint lion lip liquid liquorice list litter live lizard llama loaf loan lobby lobster local locker
locket locomotive lodestar lodge loft log logic logistics lollipop long lookout loom loop lord lorry lot lotus loud
lounge love low lowland lozenge luck lucky luggage lullaby lumber lumen lunar lunch lung lupin lustre lute lychee lynx
lyric macaroon machine mackerel magazine magic magma magnet magpie maiden mail main mainland mainsail mainstream maker
mallard mallet mallow mammoth man mandarin mane mango mangrove manner manor mantis mantle manual map maple marathon
marble march mare margin marigold marina mariner mark market marlin marmalade marmot marrow mars marsh marsupial
marten mascot mask mason mass massage mast master mat match mate material mattress max may mayor maze mead meadow meal
measure mechanic medal media medicine medium medley mega meld melon melt member memo memory menu merchant mercury
meridian merit mermaid mesa message metal meteor method metro mica mid middle midnight mile mileage milestone milk
mill miller millet millstone mind mine minister mink minnow mint minute miracle mirror mission mist mitten mixer
mixture moat mobile mobility moccasin mocha model modern mole molecule moment monarch monday money monk monkey monsoon
month monument moon moor moose mop moped more morning morsel mortar mosaic mosquito moss moth mother motion motive
motor motto mould mound mount mountain mouse moustache mouth move movie mud muffin mug mulberry mule muse mushroom
music musk mussel mustard myth nail name napkin narrow nasturtium nation native nature navy nebula neck necklace
nectar needle neighbour nephew nerve nest net network new newt next nexus nib niche nickel night nightingale nimbus
nine noble node nomad noodle nook noon north northern nose notch note notebook notice notion nougat nova novel
november nozzle nucleus nugget number nursery nut nutmeg oak oar oasis oat oatmeal obelisk object obsidian ocean
octagon octave october octopus odyssey of offer office oil ointment olive olympus omega omelette on one onion onward
onyx ooze opal open opera optic optics oracle orange orbit orchard orchestra orchid order ore org organ orient origin
orion ornament osprey ostrich otter ounce outdoor outfit outlet outline outlook outpost oval oven overture owl own ox
oxford oxygen oyster pace pacific pack packet pad paddle paddock padlock page pagoda pail paint painter pair palace
palm pancake panda panel panther pantile pantry pants papaya paper parable parachute parade paradise paragraph
parallel parasol parcel park parlour parrot parsley parsnip part particle partner partners partridge party pass
passage passport pasta paste pastel pastry pasture patch path patio patriot patrol pattern pause pavement pavilion paw
pea peach peacock peak peanut pear pearl pebble pedal pedestal pelican pelt pen pendulum penguin penknife pennant
penny pension peony people pepper perch perfect perfume period permit person pet petal petrol petticoat pewter
pharos pheasant phoenix phone photo phrase piano pickaxe pickle picnic picture pie pier pig pigeon pigment pike pile
pill pillar pillow pilot pin pinafore pincushion pine pineapple pinecone ping pink pinnacle pint pioneer pipe pipette
pistachio pistol piston pit pitch pitcher pivot pixel pixie pizza place plan planet plank planner plant plaster
plastic plate platform platinum platter play player plaza pleasure pleat plough plover plug plum plumb plumber plume
plunge plus plywood pocket podium poem poet point poker polar polaris pole policy polish polka poll pollen pond pony
pool poplar poppy poppyseed porcelain porch porcupine porridge port portal porthole portion portrait possum post
postcard poster postman pot potato potter pottery pouch poultry pound powder power practice prairie prawn prayer
precise prelude premium present press price primate prime primrose prince princess print printer prism privet prize
pro probe process produce product profile progress project promise prompt proof propeller property prospect proverb
prow prune pub public pudding puddle puffball puffin pulley pullover pulse pump pumpkin punch pupil puppet puppy
purchase pure purple purse putty puzzle pylon pyramid python quail quality quantum quarry quarter
quarterly quartet quartz quay queen quench quest question queue quick quicksand quiet quill quilt quiver quiz quota
quote rabbit race rack racket radar radio radish raffle raft rag rail railway rain rainbow raindrop raisin rake ram
ramble ramp rampart ranch range ranger rank rapid raspberry rat rate rattan rattle raven ray razor reader ready real
realm rebel receipt recess recipe record recorder red redstart redwood reed reef reel reference reflex refresh refuge
regal regatta region register reindeer relay relic relish reminder rent repair reply report request rescue reserve
reservoir rest restaurant result retreat retro return reward rhino rhubarb rhythm rib ribbon rice rich rickshaw riddle
rider ridge rig right rim rind ring rinse ripple rise river road roadmap roar roast robe robin robot rock rocket rod
roll roller romance roof rooftop rook room roost root rose rosebud rosehip rosemary rosette roster rotor rouge round
route rover row rowan royal rub ruby rucksack rudder rug rule ruler rum rumble run runner runway rush rust rye sack
saddle safe saffron sage sail sailor saint salad sale salmon salon saloon salsa salt salute sample sanctuary sand
sandal sandpiper sandstone sandwich sap sapphire sardine sash satchel satellite satin saturday saturn sauce saucepan
saucer sausage savanna savvy saw saxophone scale scallop scarecrow scarf scarlet scene scent sceptre schedule scholar
school schooner science scissors scoop scooter scope score scorpion scout screen screw scribble scribe script scroll
scrub sculpture scythe sea seagull seahorse seal seam search seashell seaside season seat seaweed second secret
section secure seed segment select semicolon senate sense sentinel sentry september sequoia serpent servant server
service session set seven shack shackle shade shadow shallot shamrock shape share shark shawl shears shed sheep sheet
shelf shell shelter sherbet sheriff shield shift shilling shine shingle ship shipyard shirt shoe shoebox shoehorn shop
shore shoreline short shortbread shoulder shovel shower shrimp shrub shutter shuttle sickle side sideboard sidecar
sierra sieve sight signal silhouette silk silkworm silo silver simple sink sip siren sister site sitting six size
skateboard sketch ski skin skip skirt skull sky skylark skyline slab slate sled slice slide sling slipper slogan slope
slot sloth small smart smile smith smoke smoothie snack snail snapdragon snapshot snare sneaker snip snooze snout snow
snowball snowdrop snowflake snowman soap social sock socket soda sofa soil solar soldier sole solid solo solution son
sonar song sonic sonnet sorbet sorrel soul sound soup source south southern soy space spade spaniel spanner spark
sparkle sparrow spatula speaker spear specimen spectrum speed spell sphere spice spider spike spill spin spinach
spindle spindrift spinner spiral spire spirit splash spoke sponge spoon spoonbill sport spot spotlight spray spread
sprig spring springboard sprint sprocket sprout spruce spur square squash squid squirrel stable stack stadium staff
stag stage stain staircase stake stalk stall stallion stamp stand standard staple star starboard starfish starlight
starling stars start starter state station statue stave stay steak steam steed steel steeple steering stem stencil
step stew steward stick sticker stile still sting stir stitch stoat stock stocking stone stonework stool stop store
stork storm story stove strand strata straw strawberry streak stream streamer street stride string strip stripe stroke
strong studio stump style submarine subway success sugar suit suitcase suite sultan sum summer summit sun sunbeam
sunday sundial sunflower sunlight sunny sunrise sunset sunshine super support sure surf surface surfboard surgeon
surprise suspension swallow swamp swan swarm sweater sweep sweet swift swing swirl switch sword sycamore syllable
symphony syrup system table tablecloth tack tackle tadpole tag tail tailor take tale talent talon tambourine tandem
tangerine tangle tango tank tap tape tapestry taproom tar target tarragon tart task tassel taste tattoo tavern tax
taxi tea teacher teacup teal team teapot tear teaspoon tech temper tempest temple tempo tennis tenor tent term terra
terrace terrier test textile thatch the theatre theme theory thicket thimble thirst thistle thorn thought thread three
threshold thrive throne thrush thumb thumbnail thunder thursday thyme tick ticket tidal tide tie tiger tile till
tiller timber time tin tinder tinderbox tinsel tip tire tissue titan to toad toadstool toast toboggan today toe toffee
token toll tomato tomb tone tongue tonic tool toolbox tooth toothbrush top topaz topic torch torrent tortoise total
totem toucan touch towel tower town toy track tractor trade trail trailer train trainer tram transfer transit trap
trapeze travel tray treacle treasure treat tree trek trellis tremor trench trend trial triangle tribe trick trickle
trident trifle trigger trim trinity trio trip tripod trolley trombone trooper trophy trousers trout trowel truck true
truffle trumpet trunk trust tub tuba tube tuesday tugboat tulip tumble tumbler tuna tundra tune tuner tunnel turban
turbine turbo turf turkey turn turnip turnover turnstile turpentine turquoise turret turtle tusk tweed twig twilight
twin twine twist two tyre udder ukulele umbrella uncle undertow unicorn uniform union unique unit united unity
universe up upland upper urban urchin urn usher vacuum valiant valley value valve van vanguard vanilla vantage vapour
vase vat vault vector veil vein velocity velvet veneer vent venture venus veranda verb verge verse vertex vessel vest
vet viaduct vicar victory view viking village vine vinegar vineyard vintage violet violin viper virtue vision visor
vista vital vivid voice vowel voyage vulture waffle wagon wagtail waist waiter wall wallet wallpaper walnut walrus
waltz wand warbler warden wardrobe warehouse warm warrior wash wasp watch watchtower water watercolour waterfall
watermark waterway wave wax way waypoint weasel weather weaver web wedding wedge wednesday weed week weekend weight
weir welcome well west western wetland whale wheat wheel whip whippet whirl whisker whisper whistle white wicker wide
widget wife wig wild willow win winch wind windfall windmill window windowsill wine wing wink winner winter wire
wisdom wise wish wishbone with witness wizard wolf wolfhound woman wonder wood woodland woodpecker wool word work
works workshop world worm worth wrap wreath wren wrench wrinkle wrist writer yacht yak yard yarn yawn yeast yellow yes
yew yoga yoke yolk young zebra zen zenith zephyr zero zest zigzag zip zipper zone zoo
""")
