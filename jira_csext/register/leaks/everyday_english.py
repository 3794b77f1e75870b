"""English words of everyday life that companies are called by as well; the rarer of them apart."""

from __future__ import annotations

from typing import Final

from jira_csext.register.leaks.spelling import listed

_COMMON: Final = listed("""
a abbey accent accord accounting ace acre action active actor add admiral advance advanced adventure affair affinity
afternoon again agency agenda agent ahead aid aim air album alert alive all alley alliance alloy ally almond almost
alone along alpha alphabet already alto aluminium always amazon ambassador amber ambition amount anchor angel annex
another answer anthem antique anyway apart apartment apex apollo appendix appetite applause apple appointment
apprentice april apron aqua arc arcade arch archer architect area arena argument array arrival arrow art artist ascent
ash ashes aside ask aspect aspen aspiration aspire assembly asset astronaut at atlas attachment attempt attention
attic attorney audio august aura aurora author autograph autumn avalanche avatar avenue avocado award away axe axis
axle azure baby back backbone backdrop backpack bacon badge badger bag bait bake baker bakery balance balcony ballad
ballet ballot ballroom bamboo banana band bank banner banquet banter bar barbecue barber bard bark barley barn baron
barrel barrier barrister barrow base basement basic basil basin basis basket bastion batch bath bathroom baton battery
battle bay beach beacon bead beak beam bean bear beard beat beaver bed bedroom bedtime bee beef beer beetle before
behind beige bell below belt bench benchmark bend beneath benefit berry beside besides best beta better between beyond
bible bicycle big bike bill billboard bind binder birch bird biscuit bishop bite black blackberry blade blanket blaze
blend blink bliss blizzard block bloke bloom blossom blouse blue blueprint blur blush boar board boat bob body boiler
bolt bond bonfire bonnet bonus book booking boon boost boot booth border both bottle bottom boulder boulevard bounce
boundary bounty bouquet bow bowl box brace bracket brain brake branch brand brass brave bread breakfast breath breeze
brew brewer brick bride bridge brief briefing bright bring broad broadcast brochure broker bronze brook broom broth
brother brothers brow brown browser brush bubble bucket buckle bud buffalo buffet build builder bulb bull bullet
bulletin bun bundle bureau burger burn bus business busy butcher butler butter butterfly button buzz by cabbage cabin
cabinet cable cactus cadet cafe cake calendar call calm camel camera camp campus canal canary candle candy cane cannon
canoe canopy canvas canyon cap capable cape capital capsule captain caption car caramel caravan carbon card care
careful cargo carnival carpenter carpet carriage carrot carry cart cartoon cartridge cascade cashier cast castle cat
catalogue catalyst catch caterpillar caution cave cedar ceiling celebration celery cell cellar cement census center
central centre century cereal ceremony certain chain chair chalk challenge chamber champion chance chancellor chandler
change channel chaos chapel chapman chapter charcoal charm chart charter chase cheap check checklist cheer cheerful
cheese chef chemist cherry chess chest chestnut chicken chief child chimney chip chocolate choice choir chopper chord
chorus chrome chronicle cider cinema cinnamon circle circuit circular circus citadel citation citrus city clamp clan
clap clarity class classic clause claw clay clean clear clearing cleric clerk clever click client cliff climb cling
clinic clip cloak clock close closet cloth clothes cloud clover club clue clutch coach coal coast coaster coat cobalt
cobra cocktail cocoa coconut cod code coffee coil coin cold collar collect collection collective collector colonel
colony color colour columbus column comb comet comfort commander commerce committee commodore common commons compact
companion company compartment compass compiler complete computer concept concert concise concord condition conductor
cone confidence connect consensus conservatory console constant consul contact continent contract cook cookie cool
cooper copper copy coral cord core cork corn corner cornerstone corporal corridor cosmos cottage cotton couch cougar
councillor count counter country county couple coupon courage courier course court courtyard cousin cove cover cow
cowboy coyote crab cracker cradle craft crane crank crate crater cream create creative creature credit creek crescent
crest crew crib cricket crimson crisp crocodile crop cross crossing crossroads crow crowd crown cruise crust crystal
cub cube cucumber cue cuff culture cup cupboard cupcake curator curb curiosity curious curl current curtain curve
cushion cut cutter cycle cyclist cyclone cylinder dagger daily dairy daisy dale dam dance dancer dare dark dart dash
dashboard data daughter daughters dawn day daylight deacon deadline deal dealer dear debit debt debut decade december
decent decision deck decree deed deep deer degree delegate delight deliver delivery dell delta den denim dental
dentist deposit depot depth deputy derby desert design designer desk destiny detail detective device dew dial dialogue
diamond diary dice dictionary different dig digest digit diligence dime dimension dine dinner dip diploma diplomat
direct directory discover discovery dish dispatch display distance district ditch ditto dive diver dividend doc dock
doctor dog doll dollar dolphin domain dome donkey donut door doorstep doorway dot double dove down downtown dozen
draft dragon drain drawer dream dress dresser drift drill drive driver driveway drone drop drum drummer dry dual
duchess duck due duet duke dungeon dusk dust duty dwarf dwelling dynamic each eager eagle earl early earn earth ease
east easter eastern easy eat ebony echo eclipse eddy eden edge edition editor editorial effort egg eight eighty
elastic elbow elder elegant element elephant elevate elevation elevator eleven elf elite elk elm embark emblem embrace
emerald emergency emotion empathy emperor empire empty enamel encore encyclopedia end endeavour endorsement energy
engage engine enjoy enough enterprise enthusiasm entire entrance entry envelope envoy epic episode equal equation
equity era error escape escort espresso essay essence essential estate estates eternal ether ethic ethos eureka even
evening event ever evergreen every everyday evidence evolution evolve exact exam examiner example excel excellence
excellent excerpt exchange exhibit exit expense experience expert explore explorer express expression extension extra
extract eye eyebrow fabric face factor factory fair fairy faith falcon falls fame family famous fan fancy fang fantasy
far fare farm farmer farmhouse farms fashion fast father fault fauna favour favourite feast feather feature february
feedback fell felt fence fender ferry festival fetch few fibre fiction fiddle field fifty fig fight figure file film
filter fin final finale finch find fine finest finger finish fir fire fireplace firm first fish fisher fist fit
fitness five fixture flag flagship flair flame flap flare flash flat flavour flea fleece fleet fletcher flex flick
flight flint flip float flock flood floor flora flour flourish flow flower fluent fluid flute fly flyer foam focus fog
fold folk follow folly fond font foods foot football footprint for force ford forecast foreman forest forever forge
forget fork form format former formula fort fortress fortune forty forum forward fossil foundation foundry fountain
four fowler fox fraction fragment frame frank free freedom freezer freight frequent fresh friday fridge friend
friendly friends fringe frog front frontier frost fruit fudge fuel full fuller fun function fund funnel fur furnace
furniture further fuse fusion future gain galaxy gale gallery gallon game games gap garage garden gardener garland
garlic garment garrison gas gate gateway gather gauge gaze gazette gear gel gem general generation genesis genie
genius gentle gentleman genuine ghost giant gift ginger giraffe girl give glacier glad glass glasses glee glen glide
glimpse glitter global globe glory glove glover glow go goal goat goblin gold golden golf good goose gorge gorilla
governor gown grab grace grail grain grammar grand granite grant grape graph graphite grass gratitude gravel gravity
gravy gray grease great green greenhouse greens greet grey grid griffin grill grin grip grit grocery groom groove
ground grounds group grove grow growth guard guardian guess guest guidance guide guild guinea guitar gulf gunner
gutter gym gyms habit hail hair half halfway hall halo ham hamlet hammer hamster hand handbag handbook handful handle
handshake handy hang happiness happy harbor harbour hard hardware hare harmony harness harp harper harvest hash haste
hat hatch haven hawk hay haze hazel head headline healer health heart heat heath heather heaven heavy hedge height
heights helicopter helm helmet help helpful hemp herald herb hercules herd heritage hero herring hex hidden high
highland highlight highway hike hill hills hinge hint hip history hive hobby hockey hog hold holdings hole holiday
hollow holly home homestead honest honey honor honour hood hook hoop hop hope hopper horizon horn horse hospice
hospital hospitality host hostel hot hotel hound hour house hub huge hull hum human humble hundred hunt hunter hurdle
hurricane hush hustle hut hybrid hydra hyper ice iceberg icon idea ideal identity ignite image imagination impact
important impression imprint improve impulse in incentive inch income index indigo infinite infinity influence
initiative ink inland inlet inn inner innovation insect insight inspector inspiration inspire instant instinct
instrument integral integrity intellect intention interest international interval intuition invent invention inventor
inventory invite ion iris iron island isle issue item ivory ivy jack jacket jade jaguar jam january jar jasmine jasper
jaw jay jazz jeans jelly jersey jet jewel job jockey jog join joint joke jolly journal journey joy jubilee judge jug
juice july jumbo jump jumper junction june jungle jupiter jury just justice kale kangaroo keen keep keeper kernel
ketchup kettle key keyboard keynote keystone kick kid kidney kin kind kindle kindness king kingdom kiss kit kitchen
kite kitten kiwi knee knife knight knit knitting knock knot knowledge lab label lace ladder lady lagoon lake lamb lamp
lance land landing landlord landmark landslide lane lantern lap large laser last lasting latch late latitude latte
lattice laugh laughter launch laundry laurel lava lavender lawn lawyer layer lead leader leaf league lean leap learn
leather ledge ledger left leg legacy legend legion leisure lemon lemonade lens leopard less lesson letter lettuce
level lever liberty library licence lid lieutenant life lifetime lift light lighthouse lightning likely lily limb lime
limestone limit lin line linen liner link lion lip liquid list listen listing litter little live lizard loaf loan
lobby lobster local locker locomotive lodge loft log logic logistics logo lone long look lookout loom loop loose lord
lot lotus loud lounge love lovely low loyal loyalty luck lucky luggage lumber lunar lunch lung luxury lyric machine
macro magazine magic magician magistrate magnet maiden mail main mainland mainstream maize majestic majesty major make
maker malt mammoth man mandarin mane mango manifesto manner manor mansion mantle manual manuscript map maple marathon
marble march mare margin marina mark marker market maroon marquis marrow mars marsh marshal martin mascot mask mason
mass massage mast master mat match mate material matter mattress mature max maxim maximum may mayor maze mead meadow
meal mean measure mechanic medal media medicine medium meet mega mellow melody melon melt member memo memoir
memorandum memory mend mentor menu merchant mercury mercy merge meridian merit merlin mermaid merry mesa message
messenger metal meteor meter method metric metro micro mid midday middle midland midnight midway might mild mile
mileage milestone milk mill miller million mind mindful mine miner mini minister mint minute miracle mirror mission
mist mix mixer mixture mobile mobility mode model modern modest module mole molecule moment momentum monarch monastery
monday money monk monkey monsoon month monument mood moon moonlight moor moose mop moral more morning mortar mosaic
mosque mosquito moss most moth mother motif motion motive motor motto mould mound mount mountain mouse mouth move
movement movie mud muffin mug mule multi muse museum mushroom music musician musk mustang mustard myrtle mystery myth
nail name nano narrative narrow nation national native natural nature navigate navy near nearby nearly neat neck
necklace needle neighbour neon nephew neptune nerve nest net network neutron new newsletter next nexus nice niche
nickel night nine ninja noble nobody node noodle noon norm normal north northern northwest nose notable notch note
notebook notice notification notion nova novel novelty november novice now nucleus number nun nurse nursery nurture
nut oak oasis oath oatmeal obituary object observatory occasion ocean october octopus odd odyssey of offer office
official offset often oil old olive omega on once one onion only onward open opening opera optic optics option oracle
orange orbit orchard orchestra orchid order ore org organ orient origin original orion ornament other otter ounce
outdoor outer outfit outlaw outlet outline outlook outpost output outright outset outside oval oven over overview owl
own owner ox oxford oxygen oyster pace pacific pack packet pact pad paddle page pageant paint painter pair palace pale
palette palm palmer pamphlet pan pancake panda pandora panel panther pants paper parachute parade paradigm paradise
paragraph parallel parcel parish park parrot part particle partner partners party pass passage passion passport past
pasta paste pastor pastry pasture patch patent path patience patio patriot patrol patron pattern pause pavement
pavilion paw payroll pea peace peach peacock peak peanut pear pearl peasant pebble pedal pedestal peg pen pencil
pendant penguin peninsula penny pension penthouse people pepper percent perfect perfume period permit person persona
perspective pet petrol phantom phase philosopher phoenix phone photo photon phrase piano pick pickle picnic picture
pie piece pier pig pigeon pigment pike pile pilgrim pill pillar pillow pilot pin pine pineapple ping pink pinnacle
pint pioneer pipe piper pirate pistol piston pit pitch pitcher pivot pixel pizza place plain plan plane planet plank
planner plant plaster plastic plate plateau platform platinum play player plaza pleasant pleasure pledge plenty plot
plug plum plumber plunge plus pluto pocket podium poem poet poetry point poker polar pole policy polish polished
polite poll pollen pond pony pool pop popcorn poppy popular porcelain porch port portal porter portfolio portion
portrait positive possible post postcard poster pot potato potential potter pottery pouch poultry pound pour powder
power practice prairie prayer preacher precise preface prelude premier premium presence present president press
prestige previous price pride primary prime prince princess principle print printer prior priority prism privilege
prize pro probe process produce product professor profile progress project promise prompt proof propeller proper
property prospect prosper proton proud province prowess prudent pub public pudding puff pulse pump pumpkin punch pupil
puppet puppy purchase pure purple purpose purse pursue pursuit push puzzle pyramid python quad quality quantum quarry
quarter quarterly quartet quartz queen quest question queue quick quiet quite quiz quota quotation quote rabbit race
rack racket radar radiant radio radius raft rag rail railway rain rainbow rainfall rake rally ram ramp ranch random
range ranger rank rapid rapids rare rarity raspberry rat rate ratio rattle raven raw ray razor reach read reader ready
real reality realm reap reason rebate rebel receipt recess recipe record recorder rector red reed reef reel reference
reflection reflex refresh refuge refund regal regard regent region register reindeer relay reliable relic relish
remedy reminder rent repair reply report reprint request rescue reserve reservoir resolve resonance respect response
rest restaurant result retreat retro return revenue review revival reward rhino rhyme rhythm rib ribbon rice rich
riddle ride rider ridge rig rigging right rim ring rinse ripe ripple rise ritual rival river riverside road roadside
roam roar roast robe robin robot robust rock rocket rod roll roller rolling romance roof rooftop room root rope rose
rosemary roster rotor rouge rough round roundabout route rover row rowan royal rub ruby rue rug rule ruler rum rumble
run runner runway rural rush rust rye sack saddle safe saga sage sail sailor saint salad salary sale salesman salmon
salon saloon salsa salt salute same sample samurai sanctuary sand sandstone sandwich sanity sap sapphire satellite
satin saturday saturn sauce sausage savannah save saviour savvy saw scale scarf scarlet scene scent schedule scholar
school science scientist scissors scoop scooter scope score scorpion scout screen screenplay screw script scroll scrub
sculptor sculpture sea seal seam search seaside season seat second secret secretary section secure seed seek segment
select sell senate senator send sense sensible sentinel september sequel serenity sergeant serial serious serpent
servant serve server service session set settle seven several shack shade shadow shake shale shape share shark sharp
shears shed sheep sheer sheet shelf shell shelter shepherd sheriff shield shift shine shiny ship shirt shoe shop shore
shoreline short shoulder shovel shower shrimp shrine shutter shuttle shy side sierra sight sigma signal signature
silence silent silhouette silicon silk silver simple simplicity sincere sing singer single sink sip siren sister site
sitting six size skate sketch ski skill skin skinner skip skipper skirt skull sky skyline slab slate sleeve slice
slide slim sling slogan slope slot slow small smart smile smith smoke smooth snack snail snap snapshot snow soap soar
social sock socket soda sofa soft soil solar soldier sole solicitor solid solo solution solve some son sonar song
sonic soon soul sound soup source south southern sovereign sow soy space spade span spare spark sparkle sparrow speak
speaker spear special specimen spectrum speed spell sphere spice spider spike spill spin spinach spinner spiral spirit
splash splendid split spoke sponge spoon sport spot spotlight spray spread spreadsheet spring sprint spruce spur spy
squad square squash squeeze squid squirrel stable stack stadium staff stage stain staircase stake stalk stall stamina
stamp stand standard staple star stars start starter stat state statement statesman station statue stay steady steak
steam steel steering stellar stem step stereo stern stew steward stick sticker still sting stir stitch stock stocking
stone stool stop store storm story stove straight strait strand strap strategy straw strawberry streak stream street
strength stretch stride strike string strip stripe strive stroke stroll strong student studio stump sturgeon style
submarine subtle suburb subway success such sudden sugar suit suitcase suite sultan sum summary summer summit sun
sunday sunflower sunlight sunny sunrise sunset sunshine super superb superior supplement support supreme sure surf
surface surge surgeon surprise surveyor suspension swallow swamp swan swarm sway sweater sweep sweet swell swift swim
swing switch sword syllable syllabus symbol symmetry sympathy symphony synagogue sync synopsis syntax syrup system
table tack tackle tag tail tailor take tale talent talk tall tally tandem tango tank tanner tap tape tar target tart
task taste tattoo tavern tax taxi tea teach teacher team tear teaspoon tech telescope temper template temple tempo ten
tender tennis tenor tension tent term terminal terra terrace territory test textbook textile thankful thatcher the
theatre theme theory thesis thick thin think third thirst thirty thorn thought thousand thread three threshold thrift
thrill thrive throne throw thumb thunder thursday tick ticket tidal tide tidy tie tier tiger tight tile till tilt
timber time timeless timetable tin tinder tiny tip tire tissue titan titanium title to toad toast today toe together
token toll tomato tomb tone tongue tonic tool tooth toothbrush top topic torch tornado torque torrent toss total touch
tough tour towel tower town toy trace track tractor trade trader tradition trail trailer train trainer tram transcript
transfer transit trap travel traveller tray tread treasure treasurer treat treatise treaty tree trek trench trend
trial triangle tribe tribune tribute trick trigger trim trinity trio trip triple triumph trivia troll trolley trooper
trophy trousers trout truck true truly trumpet trunk trust truth tub tube tuck tuesday tug tumble tuna tune tunnel
turbine turbo turf turkey turn turnover turquoise turret turtle tutor twelve twenty twice twilight twin twist two type
typhoon tyre ultimate ultra umbrella umpire uncle under unfold unicorn uniform union unique unit united unity
universal universe unlock up upbeat upbringing update upper upright urban useful usher usual utmost utopia vacuum vale
valiant valid valley value valve van vanguard vanilla variety vase vast vat vault vector veil vein velocity velvet
vendor vent venture venus verb verdict verge versatile verse vertical very vessel vest vet veteran viable vibrant
vicar vice vicinity victor victory view viewpoint viking villa village vine vinegar vineyard vintage viola violet
violin viper virtual virtue vision visit vista vital vitality vivid vocal voice volcano volt vortex voucher vowel
voyage voyager waffle wager wages wagon waist waiter wake walk wall wallet wallpaper walnut waltz wand wander warden
wardrobe warehouse warm warmth warrant warrior wash washer wasp watch water waterfall watershed watt wave wax way
wealth weather weave weaver web wedding wedge wednesday weed week weekend weight weir welcome well wellness werewolf
west western wet whale wharf wheat wheel whip whisper whistle white whole wicket wide wife wig wild wilderness will
willing willow win wind window wine wing wink winner winter wire wisdom wise wish wit with within witness witty wizard
wolf wolverine woman wonder wonderful wood woodland wool word work works workshop world worm worth worthy wow wrap
wreath wrench wright wrist write writer yacht yard yarn yearbook yeast yellow yes yield yoga young youth zebra zen
zero zeus zinc zip zipper zodiac zone zoo zoom
""")
RARE_ENGLISH: Final = listed("""
quorum addendum erratum stratum referendum momentum
abacus acacia accolade acorn acropolis acumen adze afterglow agate alabaster albatross alchemist alchemy alcove alder
allure almanac almshouse aloe ambrosia amenity amethyst ampersand amplify amulet anemone angler antler anvil aphrodite
aplomb apogee apostrophe apothecary apricot aquamarine arbiter arcadia archway argon argonaut armada armoury artisan
aster asterisk astra atrium auger avocet awl awning axiom azalea bacchus backlog bagel bagpipe ballast balsam
balustrade bandage banjo banshee barnacle basalt battlement bayleaf beanstalk bedrock beeswax beetroot begonia belfry
bellows bergamot beryl bilberry birdie bison bittern blackbird blackboard blacksmith blackthorn bluebell bluebird
bobbin bobcat bodkin bonbon bookbinder bookmark borage bower bowline bowsprit bracken bradawl bramble bramley briar
bricklayer bridle bridleway brio brioche brisk bronco bugle bulkhead bullfinch bulrush bulwark bumblebee bung bunting
buoy burrow bursar buttercup buttress buzzard bylaw byline byre byway cadence calliper camellia camelot campfire
campion candour caper capstan caraway cardamom carnation carnelian carousel carp cartographer carton cartwheel cashew
cask casket cauldron cauliflower causeway cavern celandine cello centaur cerberus chaffinch chalet chalice chameleon
chamomile chandelier chariot cheddar cheetah cherub chervil chicory chilli chime chimera chimes chipmunk chisel chive
chough chowder château cicada cirrus citrine clam clarinet clarion clasp cleat cleaver clematis clevis climber
clipboard clipper cloister cloudburst clove cobble cobbler cobweb cockle cog colonist colonnade colossus coltsfoot
columbine comfrey comma conch concierge condor confetti coot coracle coriander corkscrew cormorant corncrake cornet
cornflower corral cowslip craftsman crag cranberry crayon credo crepe crescendo crochet crocus croissant crossbill
crossbow crossword crouton crowbar crucible crumb crumble crypt cuckoo cupola curlew currant cursor custard custodian
cutlery cyclamen cyclops cypress daemon daffodil dahlia damson dandelion dataset daybreak daydream decanter decimal
decorator defer delphinium dibber dill dinghy dipper docket dogwood domino doorbell dormer dory dossier doughnut
dovecote dovetail dowel downpour dragonfly draper drawbridge drizzle dryad dumpling dune dunlin dunnock duvet dynamo
earring easel eaves ebb eel eggshell egret eider eiderdown elan elderberry elixir elysium embankment ember emu
engraver enigma ensign epilogue epoch equinox ermine errata esprit esquire estuary eucalyptus excalibur eyelash eyelet
fable facet fairway falconer farrier fathom faucet faun fawn fen fennel fern ferret ferrule ferryman fiddler fieldfare
figurine fillet finesse firefly firmament firth fishbone fjord flagon flail flake flamingo flange flannel flapjack
flask flatbread flax flipper florist flounder folio fondue foothill foothold footnote footpath footstep forelock
foresight forester foreword foxglove foyer freesia frigate fruitcake fuchsia fulcrum furlong gable gallant galleon
galley gallop galosh gangway gannet gardenia gargoyle garnet garnish garret gasket gateau gatehouse gavel gazebo
gazelle gecko gelatine gentian geranium geyser giga gilt gimlet gingham gist glade glasshouse glaze glazier gleam
glider glimmer glossary glowworm gnome gnu goblet goldcrest goldfinch goldfish goldsmith gondola gorgon gorse goshawk
gouge gourd gramophone granary grandstand grange granola grapefruit grasshopper grater grebe greenfinch greengage
gremlin greyhound griddle grindstone grocer grotto grouse gryphon guidebook guillemot gull gully gunwale guppy gust
gypsum hacksaw haddock halyard hammock hamper handkerchief handout handsaw hangar hanger harmonica harrier harrow hasp
hatchet hatmaker hatter hawser hawthorn haystack headland headlight hearth hedgehog hedgerow heirloom helix helmsman
helpline hemlock henna herdsman hermes hermit hermitage heron hexagon heyday hibiscus hickory highlander hilltop hippo
hoe hollyhock honeycomb honeysuckle hoof hoopoe hornbeam hornet horseshoe hourglass hovel hover huddle hummingbird
hunch husk hyacinth hydrangea hydrant hyena hyphen hyssop ibex icicle idyll igloo iguana impala impetus indent
ingenuity inkling inkpot inkwell innkeeper insignia interlude intrepid invoice ironwood itinerary jackal jackdaw
jamboree jellyfish jester jetty jeweller jib jigsaw joiner jotter journeyman juggler jumble juniper juno kaleidoscope
kayak kazoo keel keg kelp kennel kerb kestrel ketch keyhole keyring kiln kilo kilt kimono kindred kingfisher kingpin
kiosk kittiwake knack knapsack knoll knuckle koala kraken laburnum lacquer ladle ladybird lakeside lampshade lancer
lanyard lapel lapis lapwing larch larder lark larkspur lasagne lasso lathe lather leaflet leek leeward lemming lemur
lentil leviathan lexicon lichen lifeboat lilac limelight limpet linden linnet lint liquorice llama locket locksmith
lodestar logbook lollipop lolly longhouse longitude lorry lowland lozenge lugger lull lullaby lumen luminous lunchbox
lupin lustre lute lychee lynx macaroon mackerel magenta magma magnolia magpie magus mahogany mainsail mallard mallet
mallow manatee mandolin mandrel mangle mangrove mantis marigold mariner marionette marjoram marlin marmalade marmot
marquee marram marshmallow marsupial marten masthead matchbox matron mattock meadowsweet mediator medley medusa meld
meringue mettle mews mica midsummer midwinter millet milli millstone mimosa mingle mink minnow minotaur minster
minstrel mirage mire mirth mistletoe mitten mizzen moat moccasin mocha molasses mongoose monogram monologue moonrise
moonstone moorhen mooring moped moraine morsel moustache mulberry muslin mussel napkin narcissus nasturtium nave
navigator nebula nectar neighbourly nestle nettle newt nib nightfall nightingale nightjar nightshade nimble nimbus
nomad nook notary noticeboard nougat nozzle nuance nudge nugget numeral nuthatch nutmeg nymph oar oast oat obelisk
oboe obsidian ocelot octagon octave odin offbeat ohm oilcan ointment okapi oleander olympus omelette onyx ooze opal
opossum optician optimist orangery oration orca oregano oriole orpheus oryx osprey ostrich outback outcrop outrigger
ouzel overdraft overland overlay overture paddock padlock pagoda pail palisade pampas pansy pantile pantry papaya
paperclip parable paragon parakeet parapet parasol parchment parenthesis parkland parlour parsley parsnip parson
partridge pastel pastime patchwork pathfinder pavlova pedlar pegasus pelican pelt pendulum penknife pennant peony
peppermint perch peregrine peridot perk pestle petal petticoat petunia pewter pharos pheasant piazza piccolo pickaxe
pimpernel pinafore pincer pincushion pinecone pinnace pintail pipette pipit piranha pistachio pitchfork pixie placard
placid plaice plait plasterer platter pleat pliers plough plover plumb plume plunger plywood poacher poise polaris
polka poltergeist polygon pontoon poplar poppyseed porcupine porpoise porridge porthole portico possum postman
postscript pram prawn preamble precis pretzel primate primrose priory privet prodigy prologue promenade prometheus
prospector prospectus proverb prow prune publican puddle puffball puffin pulley pullover puma putty pylon quadrant
quail quarterdeck quasar quay quench quicksand quill quilt quince quirk quiver raccoon radish raffle ragwort raindrop
rainmaker raisin ramble rampart rapport rapture rasp ratchet rattan ravine razorbill recital rectory redstart redwing
redwood regatta remittance renown requisition reverie rhapsody rhombus rhubarb rickshaw rind ringmaster riverbank
rivet roadmap roofer rook roost rosebud rosehip rosette rotunda rouse rowlock rubric rucksack rudder ruff rundown
saddler saffron salamander samovar samphire sanctum sandal sandalwood sandbank sander sanderling sandpiper sardine
sash satchel satyr saucepan saucer savanna saxophone scallop scarecrow sceptre schooner scone scrapbook scratchpad
screwdriver scribble scribe scullery scythe seagull seahorse seashell seaweed sedge semicolon sentry sequoia serenade
serene settler sextant shackle shallot shamrock shanty shawl shelduck sherbet shilling shingle shipyard shoal shoebox
shoehorn shoelace shopkeeper shortbread shorthand shortlist shrike shrub sickle sideboard sidecar sieve signpost
silica silkworm silo silversmith siskin skateboard skewer skiff skua skunk skylark skylight slant sled sledge sleet
sleigh slipper sloe sloop sloth smithy smoothie snapdragon snare sneaker snip snipe snooze snout snowball snowdrop
snowfall snowflake snowman soapstone solace solstice sonata sonnet sorbet sorcerer sorrel spaniel spanner spar
sparrowhawk spatula spectre speedwell sphinx spindle spindrift spinnaker spinney spire splendour spline spool
spoonbill sprat sprig sprightly springboard sprite sprocket sprout squall squire stag stairway stallion stalwart
stapler starboard starfish starlight starling stationery stave steadfast steed steeple stencil steppe stile stingray
stoat stockade stonechat stonemason stonework storehouse stork storyboard strata streamer stylus subtitle suede
summerhouse sunbeam sundae sundew sundial surfboard swede swirl swoop swordfish swordsman sycamore synergy syringe
tablecloth tabloid tact tadpole talisman talon tamarind tambourine tangent tangerine tangle tankard tansy tapestry
tapir taproom tarmac tarragon tartan tassel teacup teak teal teapot teasel tempest tenet termite tern terrier thatch
thaw thesaurus thicket thimble thistle thoroughfare thrush thumbnail thunderbolt thyme tiara tideway tiller timesheet
tinderbox tinker tinsel toadstool toboggan toffee toga tollgate tongs tonne toolbox topaz topsail tortoise totem
toucan townhouse tracer trampoline tranquil trapeze trapper trawler treacle trellis tremor trestle triad trickle
trident trifle trinket tripod tripwire triton trombone troubadour trowel truffle tuba tugboat tulip tumbler tundra
tuner tungsten tunic turban tureen turmeric turnip turnpike turnstile turnstone turpentine turtledove tusk tuxedo
tweed tweezers twig twine twirl tycoon typeface udder ukulele undercroft undergrowth underline underpass undertaker
undertow unicycle unison unwind upland uplift uranus urchin urn valerian valet valhalla valkyrie valour vantage vapour
veneer veranda verbena verity vertex vervain vesta vestry vetch viaduct vicarage vigil vignette vigour visor vixen
vole vulcan vulture wagoner wagtail wallaby wallflower walrus wanderer warbler washerwoman watchmaker watchman
watchtower watercolour watermark watermill waterway waxwing wayfarer waypoint weald weasel wetland wheatear
wheelbarrow wheelwright whelk whetstone whimbrel whimsy whippet whirl whirlpool whisk whisker whiteboard wicker
widgeon widget wildcat winch windfall windlass windmill windowsill wishbone wisteria wolfhound wombat woodcock
woodcutter woodlark woodpecker workman worksheet wormwood wraith wrapper wren wrinkle yak yarrow yawl yawn
yellowhammer yeoman yew yoghurt yoke yolk yonder zeal zenith zephyr zest zigzag zing zinnia zircon zither
""")
ENGLISH: Final = _COMMON | RARE_ENGLISH
