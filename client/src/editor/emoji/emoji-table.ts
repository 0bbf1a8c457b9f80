/**
 * Common emoji with their names, the most common first: separated by bars, each the emoji and its names, separated by
 * commas. The names are those of Unicode, shortened, and some in use elsewhere.
 */
export const EMOJI_TABLE = `
😄smile|😃smiley,smiling open mouth|😀grin,grinning|😁beam,grinning smiling eyes|😆laughing|
😂joy,face with tears of joy|🤣rofl,rolling on the floor laughing|😅sweat smile,smiling open mouth and cold sweat|
🙂slight smile,slightly smiling|🙃upside down|😉wink,winking|😊blush,smiling smiling eyes|😇innocent,smiling halo|
🥰in love|😍heart eyes,smiling heart shaped eyes|🤩star struck,grinning star eyes|😘kiss,face throwing a kiss|
😋yum,face savouring delicious food|😛tongue out,face with stuck out tongue|😜crazy|🤪zany|🤑money mouth|🤗hug,hugging|
🤭oops|🤫hush|🤔thinking|🤐zipper mouth|🤨raised eyebrow,face with one eyebrow raised|😐neutral|😑expressionless|
😶no mouth,face without mouth|😏smirk,smirking|😒unamused|🙄eye roll,face with rolling eyes|😬grimace,grimacing|
🤥lie,lying|😌relieved|😔pensive|😪sleepy|🤤drool,drooling|😴sleeping,zzz|😷mask,sick,face with medical mask|
🤒ill,face with thermometer|🤢nausea,nauseated|🤮vomit,face with open mouth vomiting|🤧sneeze,sneezing|
🥵hot,overheated|🥶cold,freezing|🥴woozy|😵dizzy|🤯mind blown,shocked face with exploding head|
🤠cowboy,face with cowboy hat|🥳party,celebrate,face with party horn and party hat|😎cool,smiling sunglasses|🤓nerd|
🧐monocle,face with monocle|😕confused|😟worried|🙁frown,slightly frowning|😮wow,face with open mouth|😲astonished|
😳flushed|🥺pleading,face with pleading eyes|😨fear,fearful|😱scream,face screaming in fear|😢cry,sad,crying|
😭sob,loudly crying|😩weary|😫tired|🥱yawn,yawning|😤triumph,face with look of triumph|😡rage,pouting|😠angry|🤬swear|
😈devil,smiling horns|💀skull,dead|💩poop,pile of poo|🤡clown|👻ghost|👽alien,extraterrestrial alien|🤖robot,bot|
❤️heart,love,black heart|💔broken heart|💯100,hundred,hundred points|💥boom,explosion,collision|💫dizzy star|
💦sweat drops,splashing sweat|💨dash|💣bomb|💬speech,comment,speech balloon|💭thought,thought balloon|💤snooze|
👋wave,hello,hi,bye,waving hand|✋stop hand,high five,raised hand|👌ok,ok hand|✌️victory,peace,victory hand|
🤞fingers crossed,luck|🤘rock on,sign of the horns|🤙call me,call me hand|👈point left,left pointing backhand index|
👉point right,right pointing backhand index|👆point up,up pointing backhand index|
👇point down,down pointing backhand index|👍thumbs up,+1,like,yes|👎thumbs down,-1,dislike,no|✊fist,raised fist|
👊punch,fist bump,fisted hand|👏clap,applause,clapping hands|🙌raised hands,hooray|👐open hands|🤝handshake,deal|
🙏pray,thanks,please,person with folded hands|✍️writing,writing hand|💅nails,nail polish|
💪muscle,strong,flexed biceps|👀eyes,look|🧠brain|👁️eye|👶baby|🤷shrug|🤦facepalm,face palm|
🙋raising hand,happy person raising one hand|🙇bow,person bowing deeply|🏃run,runner|🚶walk,pedestrian|💃dance,dancer|
🎉tada,congratulations,party popper|🎊confetti,confetti ball|🎁gift,present,wrapped present|
🎂birthday,cake,birthday cake|🎈balloon|🎄christmas,christmas tree|🏆trophy,win|🥇gold medal,first,first place medal|
🥈silver medal,second,second place medal|🥉bronze medal,third,third place medal|🎯target,goal,dart,direct hit|
🎲die,dice,game die|🧩puzzle,jigsaw puzzle piece|🎨art,paint,artist palette|🎬film,action,clapper board|
🎵music,musical note|🎤microphone,sing|🎧headphones,headphone|🎮game,video game|⚽football,soccer,soccer ball|
🏀basketball,basketball and hoop|🏈american football|🎾tennis,tennis racquet and ball|🔥fire,lit|⭐star,medium star|
🌟glowing star|✨sparkles,new,magic|⚡lightning,fast,zap,high voltage|☀️sun,sunny,sun with rays|
🌙moon,night,crescent moon|☁️cloud|⛅partly sunny,sun behind cloud|🌧️rain,cloud with rain|❄️snow,snowflake|
🌈rainbow|🌊sea,water,water wave|🌍earth,world,europe africa,earth globe europe africa|
🌎americas,earth globe americas|🌏asia,earth globe asia australia|🌱seedling,plant,sprout|🌳tree,deciduous tree|
🌹rose|🌻sunflower|🍀clover,lucky,four leaf clover|☕coffee,tea,hot beverage|🍵teacup without handle|🍺beer,beer mug|
🍻cheers,beers,clinking beer mugs|🍷wine,wine glass|🥂toast,clinking glasses|🍕pizza,slice of pizza|
🍔burger,hamburger|🍟fries,french fries|🍎apple,red apple|🍌banana|🍰cake slice,shortcake|🍪cookie|🍿popcorn|🥑avocado|
🚀rocket,launch,ship it|✈️plane,flight,airplane|🚗car,automobile|🚌bus|🚲bike,bicycle|🚢ship,boat|🚆train|🏠house,home|
🏢office|🏖️beach,holiday,beach with umbrella|⛰️mountain|🗺️map,world map|📍pin,place,round pushpin|⏰alarm clock|
⌛hourglass|⏳waiting,hourglass flowing,hourglass with flowing sand|⌚watch|⏱️stopwatch|📅calendar,date|
💻laptop,computer,personal computer|🖥️desktop computer|📱phone,mobile,mobile phone|☎️telephone|
📞call,telephone receiver|📷camera,photo|💡idea,bulb,electric light bulb|🔦torch,electric torch|📕book,closed book|
📚books,library|📖open book,read|📝memo,note,pencil|✏️edit|🖊️pen,ballpoint pen|📎paperclip,attachment|📌pushpin|
📁folder,file folder|📂open folder,open file folder|📄page,document,page facing up|📋clipboard|📊bar chart,statistics|
📈chart up,growth,chart with upwards trend|📉chart down,chart with downwards trend|✂️scissors,cut|🔒lock,locked|
🔓unlock,open lock|🔑key|🔨hammer|🔧wrench,tool|🛠️tools,build,hammer and wrench|⚙️gear,settings|🔗link|
🧪test tube,test,experiment|🔬microscope|🔭telescope|🐛bug|🐝bee,honeybee|🐢turtle,slow|🐌snail|🐶dog|🐱cat|🦄unicorn|
🐍snake,python|🐳whale,docker,spouting whale|🐧penguin,linux|🦀crab,rust|🐘elephant|💰money,money bag|
💵dollar,banknote with dollar|💶euro,banknote with euro|💷pound,banknote with pound|💳credit card|
💎gem,diamond,gem stone|📧email,e mail|✉️envelope,mail,letter|📨incoming mail,incoming envelope|📦package,parcel,box|
📢loudspeaker,announcement,public address loudspeaker|📣megaphone,cheering megaphone|🔔bell,notification|
🔕no bell,mute,bell with cancellation stroke|🔍search,magnifying glass|✅check,done,tick,heavy check mark|
✔️check mark|☑️checkbox,ballot box with check|❌cross,wrong,cross mark|❎cross button|❓question,question mark|
❗exclamation,important,exclamation mark|⚠️warning|🚫prohibited,forbidden,no entry|🛑stop,octagonal|
🚧construction,work in progress,wip|🚨siren,alert,police cars revolving light|♻️recycle,universal recycling|
🆗ok button|🆒cool button|🆓free|🆘sos,help|➕plus,add|➖minus|➗divide,division|✖️multiply,times,multiplication x|
♾️infinity,permanent paper|➡️right arrow,rightwards arrow|⬅️left arrow,leftwards black arrow|
⬆️up arrow,upwards black arrow|⬇️down arrow,downwards black arrow|🔄refresh,sync|🔁repeat|
▶️play,right pointing triangle|⏸️pause,double vertical bar|⏹️stop button,square for stop|
⏺️record,black circle for record|⏭️next|⏮️previous|🔴red circle|🟠orange circle|🟡yellow circle|🟢green circle|
🔵blue circle|🟣purple circle|🟤brown circle|⚪white circle|⚫black circle|🏁finish,chequered flag|
🚩flag,triangular flag on post|🏳️white flag,waving white flag|👤person,user,bust in silhouette|
👥people,users,team,busts in silhouette|👑crown|🎓graduation,graduation cap|💼briefcase,work|
🗑️bin,trash,delete,wastebasket|💾floppy disk,save|🔋battery|🔌plug,electric plug|🧹broom,clean up|
🧵thread,spool of thread|🎃pumpkin,halloween,jack o lantern|☘️shamrock|🫡salute,saluting|🫠melting|🫶heart hands|
🥲happy tear,smiling tear|🥹holding back tears,face holding back tears|🙈see no evil,see no evil monkey|
🙉hear no evil,hear no evil monkey|🙊speak no evil,speak no evil monkey|🤌pinched fingers|
🤏pinch,small,pinching hand|🖖vulcan|☮️peace symbol|☠️skull and crossbones|☺️smiling|☹️frowning|©️copyright|
®️registered|™️trademark,trade mark|ℹ️information,information source|🧊ice,ice cube|🧯fire extinguisher|
🩹bandage,fix,adhesive bandage|💊pill|💉syringe,vaccine|🩺stethoscope|🏥hospital|🏫school|🏦bank|🏭factory|🌋volcano|
⛺tent,camping|🎪circus,circus tent|🎡ferris wheel|↔️left right arrow|↕️up down arrow|↖️north west arrow|
↗️north east arrow|↘️south east arrow|↙️south west arrow|↩️leftwards arrow with hook|
↪️rightwards arrow with hook|⌨️keyboard|⏏️eject|⏩right pointing double triangle|⏪left pointing double triangle|
⏫up pointing double triangle|⏬down pointing double triangle|⏯️right pointing triangle with double vertical bar|
⏲️timer clock|◀️left pointing triangle|☂️umbrella|☃️snowman|☄️comet|☔umbrella with rain drops|
☝️up pointing index|☢️radioactive|☣️biohazard|☦️orthodox cross|☪️star and crescent|☯️yin yang|☸️wheel of dharma|
♀️female|♂️male|♟️chess pawn|♠️spade suit|♣️club suit|♥️black heart suit|♦️diamond suit|♨️hot springs|
♿wheelchair|⚒️hammer and pick|⚓anchor|⚔️crossed swords|⚕️staff of aesculapius|⚖️scales|⚗️alembic|⚛️atom|
⚜️fleur de lis|⚧️male with stroke and male and female|⚰️coffin|⚱️funeral urn|⚾baseball|⛄snowman without snow|
⛈️thunder cloud and rain|⛏️pick|⛑️helmet with white cross|⛓️chains|⛪church|⛱️umbrella on ground|⛲fountain|
⛳flag in hole|⛴️ferry|⛵sailboat|⛷️skier|⛸️ice skate|⛹️person with ball|⛽fuel pump|✒️nib|✝️latin cross|
✡️star of david|❣️heart exclamation mark|⤴️arrow pointing rightwards then curving upwards|
⤵️arrow pointing rightwards then curving downwards|⬛black large square|⬜white large square|⭕circle|〰️wavy dash|
🃏playing card black joker|🆔id|🆖ng|🆙up with exclamation mark|🆚vs|🌀cyclone|🌁foggy|🌂closed umbrella|
🌃night with stars|🌄sunrise over mountains|🌅sunrise|🌆cityscape at dusk|🌇sunset over buildings|🌉bridge at night|
🌌milky way|🌐globe with meridians|🌞sun with|🌠shooting star|🌡️thermometer|🌤️sun with small cloud|
🌦️sun behind cloud with rain|🌨️cloud with snow|🌩️cloud with lightning|🌪️cloud with tornado|🌫️fog|🌬️wind blowing|
🌭hot dog|🌮taco|🌯burrito|🌰chestnut|🌲evergreen tree|🌴palm tree|🌵cactus|🌶️hot pepper|🌷tulip|🌸cherry blossom|
🌺hibiscus|🌼blossom|🌽ear of maize|🌾ear of rice|🌿herb|🍁maple leaf|🍂fallen leaf|🍃leaf fluttering in wind|🍄mushroom|
🍅tomato|🍆aubergine|🍇grapes|🍈melon|🍉watermelon|🍊tangerine|🍋lemon|🍍pineapple|🍏green apple|🍐pear|🍑peach|🍒cherries|
🍓strawberry|🍖meat on bone|🍗poultry leg|🍘rice cracker|🍙rice ball|🍚cooked rice|🍛curry and rice|🍜steaming bowl|
🍝spaghetti|🍞bread|🍣sushi|🍤fried shrimp|🍦soft ice cream|🍧shaved ice|🍨ice cream|🍩doughnut|🍫chocolate bar|🍬candy|
🍭lollipop|🍮custard|🍯honey pot|🍱bento box|🍲pot of food|🍳cooking|🍴fork and knife|🍶sake bottle and cup|
🍸cocktail glass|🍹tropical drink|🍼baby bottle|🍽️fork and knife with plate|🍾bottle with popping cork|🎀ribbon|
🎆fireworks|🎇firework sparkler|🎐wind chime|🎒school satchel|🎖️military medal|🎗️reminder ribbon|🎙️studio microphone|
🎚️level slider|🎛️control knobs|🎞️film frames|🎟️admission tickets|🎠carousel horse|🎢roller coaster|
🎣fishing pole and fish|🎥movie camera|🎦cinema|🎩top hat|🎫ticket|🎭performing arts|🎰slot machine|🎱billiards|🎳bowling|
🎶multiple musical notes|🎷saxophone|🎸guitar|🎹musical keyboard|🎺trumpet|🎻violin|🎼musical score|
🎽running shirt with sash|🎿ski and ski boot|🏂snowboarder|🏄surfer|🏅sports medal|🏇horse racing|🏉rugby football|
🏊swimmer|🏋️weight lifter|🏌️golfer|🏍️racing motorcycle|🏎️racing car|🏏cricket bat and ball|🏐volleyball|
🏑field hockey stick and ball|🏒ice hockey stick and puck|🏓table tennis paddle and ball|🏔️snow capped mountain|
🏗️building construction|🏘️house buildings|🏙️cityscape|🏚️derelict house|🏛️classical|🏜️desert|🏝️desert island|
🏞️national park|🏟️stadium|🏡house with garden|🏧automated teller machine|🏨hotel|🏪convenience store|
🏬department store|🏮izakaya lantern|🏯japanese castle|🏰european castle|🏴waving black flag|🏵️rosette|🏷️label|
🏸badminton racquet and shuttlecock|🏹bow and arrow|🏺amphora|🐀rat|🐁mouse|🐂ox|🐃water buffalo|🐄cow|🐅tiger|🐆leopard|
🐇rabbit|🐉dragon|🐊crocodile|🐎horse|🐏ram|🐐goat|🐑sheep|🐒monkey|🐓rooster|🐔chicken|🐖pig|🐗boar|🐙octopus|🐚spiral shell|
🐜ant|🐞lady beetle|🐟fish|🐠tropical fish|🐡blowfish|🐣hatching chick|🐤baby chick|🐥front facing baby chick|🐦bird|
🐨koala|🐩poodle|🐪dromedary camel|🐫bactrian camel|🐬dolphin|🐸frog|🐹hamster|🐺wolf|🐻bear|🐼panda|🐽pig nose|🐾paw prints|
🐿️chipmunk|👂ear|👃nose|👄mouth|👅tongue|👒womans hat|👓eyeglasses|👔necktie|👕t shirt|👖jeans|👗dress|👘kimono|
👚womans clothes|👛purse|👜handbag|👝pouch|👞mans shoe|👟athletic shoe|👠high heeled shoe|👡womans sandal|👢womans boots|
👣footprints|👦boy|👧girl|👨man|👩woman|👪family|👮police officer|👰bride with veil|👱person with blond hair|👴older man|
👵older woman|👷construction worker|👸princess|👹japanese ogre|👼baby angel|👾alien monster|👿imp|
💁information desk person|💂guardsman|💄lipstick|💆face massage|💇haircut|💈barber pole|💋kiss mark|💌love letter|💍ring|
💐bouquet|💓beating heart|💕two hearts|💖sparkling heart|💗growing heart|💘heart with arrow|💙blue heart|💚green heart|
💛yellow heart|💜purple heart|💝heart with ribbon|💞revolving hearts|💟heart decoration|💧droplet|💱currency exchange|
💴banknote with yen|💸money with wings|💺seat|💿optical disc|📀dvd|📃page with curl|📆tear off calendar|📇card index|
📏straight ruler|📐triangular ruler|📑bookmark tabs|📒ledger|📓notebook|📔notebook with decorative cover|📗green book|
📘blue book|📙orange book|📜scroll|📟pager|📠fax machine|📡satellite antenna|📤outbox tray|📥inbox tray|
📩envelope with downwards arrow above|📪closed mailbox with lowered flag|📫closed mailbox with raised flag|
📬open mailbox with raised flag|📭open mailbox with lowered flag|📮postbox|📯postal horn|📰newspaper|
📵no mobile phones|📶antenna with bars|📸camera with flash|📹video camera|📺television|📻radio|📼videocassette|
📽️film projector|🔅low brightness|🔆high brightness|🔇speaker with cancellation stroke|🔈speaker|
🔉speaker with one sound wave|🔊speaker with three sound waves|🔎right pointing magnifying glass|🔏lock with ink pen|
🔐closed lock with key|🔖bookmark|🔙back with leftwards arrow above|🔚end with leftwards arrow above|
🔛on with exclamation mark with left right arrow above|🔜soon with rightwards arrow above|
🔝top with upwards arrow above|🔩nut and bolt|🔪hocho|🔫pistol|🔮crystal ball|🔶orange diamond|🔷blue diamond|
🔸small orange diamond|🔹small blue diamond|🕊️dove of peace|🕋kaaba|🕌mosque|🕍synagogue|🕎menorah with nine branches|
🕐one oclock|🕑two oclock|🕒three oclock|🕓four oclock|🕔five oclock|🕕six oclock|🕖seven oclock|🕗eight oclock|
🕘nine oclock|🕙ten oclock|🕚eleven oclock|🕛twelve oclock|🕯️candle|🕰️mantelpiece clock|🕳️hole|🕵️sleuth or spy|
🕶️dark sunglasses|🕷️spider|🕸️spider web|🕹️joystick|🕺man dancing|🖇️linked paperclips|🖋️fountain pen|🖌️paintbrush|
🖍️crayon|🖐️raised hand with fingers splayed|🖨️printer|🖱️three button mouse|🖲️trackball|🖼️frame with picture|
🗂️card index dividers|🗃️card file box|🗄️file cabinet|🗒️spiral note pad|🗓️spiral calendar pad|🗜️compression|
🗝️old key|🗞️rolled up newspaper|🗡️dagger knife|🗣️speaking head in silhouette|🗨️left speech bubble|
🗯️right anger bubble|🗳️ballot box with ballot|🗻mount fuji|🗼tokyo tower|🗽statue of liberty|🗾silhouette of japan|
😓face with cold sweat|😖confounded|😗kissing|😙kissing face with smiling eyes|😚kissing face with closed eyes|
😝face with stuck out tongue and tightly closed eyes|😞disappointed|😣persevering|😥disappointed but relieved|
😦frowning face with open mouth|😧anguished|😯hushed|😰face with open mouth and cold sweat|
😸grinning cat face with smiling eyes|😹cat face with tears of joy|😺smiling cat face with open mouth|
😻smiling cat face with heart shaped eyes|😼cat face with wry smile|😽kissing cat face with closed eyes|
😾pouting cat|😿crying cat|🙀weary cat|🙅face with no good gesture|🙆face with ok gesture|🙍person frowning|
🙎person with pouting|🚁helicopter|🚂steam locomotive|🚃railway car|🚄high speed train|
🚅high speed train with bullet nose|🚇metro|🚈light rail|🚉station|🚊tram|🚋tram car|🚍oncoming bus|🚎trolleybus|
🚏bus stop|🚐minibus|🚑ambulance|🚒fire engine|🚓police car|🚔oncoming police car|🚕taxi|🚖oncoming taxi|
🚘oncoming automobile|🚙recreational vehicle|🚚delivery truck|🚛articulated lorry|🚜tractor|🚣rowboat|🚤speedboat|
🚥horizontal traffic light|🚦vertical traffic light|🚪door|🚬smoking|🚭no smoking|🚳no bicycles|🚴bicyclist|
🚵mountain bicyclist|🚷no pedestrians|🚸children crossing|🚿shower|🛀bath|🛁bathtub|🛋️couch and lamp|
🛌sleeping accommodation|🛍️shopping bags|🛎️bellhop bell|🛏️bed|🛒shopping trolley|🛕hindu temple|🛖hut|🛗elevator|
🛝playground slide|🛞wheel|🛟ring buoy|🛡️shield|🛢️oil drum|🛣️motorway|🛤️railway track|🛥️motor boat|🛩️small airplane|
🛫airplane departure|🛬airplane arriving|🛰️satellite|🛳️passenger ship|🛴scooter|🛵motor scooter|🛶canoe|🛷sled|
🛸flying saucer|🛹skateboard|🛺auto rickshaw|🛻pickup truck|🛼roller skate|🟥red square|🟦blue square|🟧orange square|
🟨yellow square|🟩green square|🟪purple square|🟫brown square|🟰equals|🤍white heart|🤎brown heart|
🤕face with head bandage|🤚raised back of hand|🤛left facing fist|🤜right facing fist|🤟i love you hand|
🤲palms up together|🤳selfie|🤴prince|🤵man in tuxedo|🤶mother christmas|🤸person doing cartwheel|🤹juggling|🤺fencer|
🤼wrestlers|🤽water polo|🤾handball|🤿diving mask|🥀wilted flower|🥁drum with drumsticks|🥃tumbler glass|🥄spoon|
🥅goal net|🥊boxing glove|🥋martial arts uniform|🥌curling stone|🥍lacrosse stick and ball|🥎softball|🥏flying disc|
🥐croissant|🥒cucumber|🥓bacon|🥔potato|🥕carrot|🥖baguette bread|🥗green salad|🥘shallow pan of food|🥙stuffed flatbread|
🥚egg|🥛glass of milk|🥜peanuts|🥝kiwifruit|🥞pancakes|🥟dumpling|🥠fortune cookie|🥡takeout box|🥢chopsticks|
🥣bowl with spoon|🥤cup with straw|🥥coconut|🥦broccoli|🥧pie|🥨pretzel|🥩cut of meat|🥪sandwich|🥫canned food|
🥬leafy green|🥭mango|🥮moon cake|🥯bagel|🥷ninja|🥸disguised|🥻sari|🥼lab coat|🥽goggles|🥾hiking boot|🥿flat shoe|🦁lion|
🦂scorpion|🦃turkey|🦅eagle|🦆duck|🦇bat|🦈shark|🦉owl|🦊fox|🦋butterfly|🦌deer|🦍gorilla|🦎lizard|🦏rhinoceros|🦐shrimp|
🦑squid|🦒giraffe|🦓zebra|🦔hedgehog|🦕sauropod|🦖t rex|🦗cricket|🦘kangaroo|🦙llama|🦚peacock|🦛hippopotamus|🦜parrot|
🦝raccoon|🦞lobster|🦟mosquito|🦠microbe|🦡badger|🦢swan|🦣mammoth|🦤dodo|🦥sloth|🦦otter|🦧orangutan|🦨skunk|🦩flamingo|
🦪oyster|🦫beaver|🦬bison|🦭seal|🦮guide dog|🦯probing cane|🦴bone|🦵leg|🦶foot|🦷tooth|🦸superhero|🦹supervillain|
🦺safety vest|🦻ear with hearing aid|🦾mechanical arm|🦿mechanical leg|🧀cheese wedge|🧁cupcake|🧂salt shaker|
🧃beverage box|🧄garlic|🧅onion|🧆falafel|🧇waffle|🧈butter|🧉mate drink|🧋bubble tea|🧌troll|🧍standing person|
🧎kneeling person|🧏deaf person|🧑adult|🧒child|🧓older adult|🧔bearded person|🧕person with headscarf|🧡orange heart|
🧢billed cap|🧣scarf|🧤gloves|🧥coat|🧦socks|🧧red gift envelope|🧨firecracker|🧫petri dish|🧬dna double helix|🧭compass|
🧮abacus|🧰toolbox|🧱brick|🧲magnet|🧳luggage|🧴lotion bottle|🧶ball of yarn|🧷safety pin|🧸teddy bear|🧺basket|
🧻roll of paper|🧼bar of soap|🧽sponge|🧾receipt|🧿nazar amulet|🩰ballet shoes|🩴thong sandal|🩸drop of blood|🩻x ray|
🩼crutch|🪀yo yo|🪁kite|🪂parachute|🪃boomerang|🪄magic wand|🪅pinata|🪆nesting dolls|🪐ringed planet|🪑chair|🪒razor|🪓axe|
🪔diya lamp|🪕banjo|🪖military helmet|🪗accordion|🪘long drum|🪙coin|🪚carpentry saw|🪛screwdriver|🪜ladder|🪝hook|🪞mirror|
🪟window|🪠plunger|🪡sewing needle|🪢knot|🪣bucket|🪤mouse trap|🪥toothbrush|🪦headstone|🪧placard|🪨rock|🪩mirror ball|
🪪identification card|🪫low battery|🪬hamsa|🪰fly|🪱worm|🪲beetle|🪳cockroach|🪴potted plant|🪵wood|🪶feather|🪷lotus|
🪸coral|🪹empty nest|🪺nest with eggs|🫀anatomical heart|🫁lungs|🫂people hugging|🫅person with crown|🫐blueberries|
🫑bell pepper|🫒olive|🫓flatbread|🫔tamale|🫕fondue|🫖teapot|🫗pouring liquid|🫘beans|🫙jar|
🫢face with open eyes and hand over mouth|🫣face with peeking eye|🫤face with diagonal mouth|🫥dotted line|
🫦biting lip|🫧bubbles|🫰hand with index finger and thumb crossed|🫵index pointing at the viewer
`
