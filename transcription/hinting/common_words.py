"""Words that need no hint: the commonest of English and Spanish, and those that every meeting uses. Lower case."""

ENGLISH = """
a able about above accept according account across act action actual add address afraid after afternoon again
against age agenda ago agree ahead air all allow almost alone along already also although always am among amount an
and angry another answer any anybody anyone anything anyway apart appear apply april are area aren't arm around
arrive art as ask asset assign at attend august autumn available average away baby back bad bag ball bank bar base
basic be bear beat beautiful became because become bed been before began begin behind being believe below best
better between big bill bird bit black block blood blue board boat body book both bottom box boy break bridge bright
bring brother brought brown budget build building built burn bus business busy but buy by call came can can't cannot
capital car card care carry case cat catch cause cell center centre central certain chair chance change character
charge chart cheap check child children choice choose church circle city claim class clean clear client close
clothes cloud club coast code coffee cold collect college color colour come comment common community company compare
complete computer concern condition consider contact contain continue contract control cook cool copy corner correct
cost could couldn't count country couple course court cover create cross crowd cry cup current customer cut daily
dance danger dark data date daughter day dead deal dear death december decide decision deep degree deliver demand
depend describe design desk detail develop device did didn't die differ difference different difficult dinner direct
direction discover discuss discussion distance divide do doctor document does doesn't dog doing dollar don't done
door double doubt down draft draw dream dress drink drive drop dry due during duty each ear early earth east easy
eat edge education effect effort eight either electric else email employ empty end enemy energy engine engineer
enjoy enough enter entire equal especially euro even evening event ever every everybody everyone everything example
except exercise expect expensive experience explain express eye face fact factor fail fair fall family famous far
farm fast father favor favour fear feature february feed feel feet fell felt few field fight figure file fill film
final finally find fine finger finish fire first fish fit five fix flat floor flow fly folder folks follow food foot
for force foreign forest forget form forward found four free fresh friday friend from front fruit full fun function
further future game garden gas gave general get girl give glad glass go goal god goes going gold gone good got
government grand great green ground group grow growth guess guest guide gun guy had hadn't hair half hall hand
happen happy hard has hasn't hat have haven't he he's head health hear heard heart heat heavy held hello help her
here herself hi high hill him himself his history hit hold hole holiday home hope horse hospital host hot hotel hour
house how however huge human hundred hurt i i'd i'll i'm i've ice idea if ill image imagine important improve in
inch include increase indeed industry inform information inside instead interest into invite invoice involve is
island isn't issue it it'll it's item its itself january job join joint july jump june just keep kept key kid kill
kind king kitchen knew know knowledge known lady land language large last late later laugh launch law lay lead
leader learn least leave led left leg length less let let's letter level library lie life lift light like likely
limit line link list listen little live load local location long look lose lost lot loud love low lower luck lunch
machine made mail main major make man manage manager management many map march mark market marketing material matter
may maybe me meal mean meaning meant measure meat medical meet meeting member memory men mention message met metal
method middle might mile milk million mind mine minute minutes miss mistake model modern moment monday money month
moon more morning most mother mountain mouth move movie much music must my myself name nation national natural
nature near nearly necessary neck need neighbor network never new news next nice night nine no nobody none nor
normal north nose not note nothing notice november now number object october of off offer office officer often oh
oil ok okay old on once one online only onto open operate opinion opportunity option or orange order organize other
our ours out outside over overall own owner page paid pain paint pair paper parent park part particular partner
party pass past path pattern pay peace people per percent perfect performance perhaps period person personal phone
photo pick picture piece place plan planet plant plate play please plenty plus point police policy poor popular
position possible post pound power practice prepare present president press pretty previous price print private
probably problem process produce product production program project promise proper protect prove provide public pull
purchase purpose push put quality quarter quarterly question queue quick quiet quite quote race radio rain raise ran
range rate rather reach react read ready real really reason receive recent recently record red reduce region regular
related relation release remain remember remind remove rent repair repeat reply report request require research rest
result return review rich ride right ring rise risk river road rock role room round row rule run safe said sale
sales salt same sample sand sat saturday save saw say scale scene schedule school science screen sea search season
seat second secret section security see seem seen sell send sense sent sentence separate september serious serve
server service session set settle seven several shall shape share she she's sheet ship shirt shop short should
shouldn't show side sign signal similar simple simply since sing single sir sister sit site situation six size skill
skin sky sleep slide slow small smart smile snow so social society soft software soil sold solution solve some
somebody someone something sometimes son song soon sorry sort sound source south space speak special speed spell
spend spoke sport spot spread spring square stable staff stage stand standard star start state statement station
status stay steel step stick still stock stone stood stop store story straight strange strategy street strength
strong structure student study stuff style subject success such sudden sugar suggest suit summary summer sun sunday
supply support suppose sure surface surprise sweet swim system table take taken talk tall task tax tea teach team
tell ten term test text than thank thanks that that's the their them themselves then there there's these they
they'll they're they've thick thin thing think third this those though thought thousand three through throw thursday
thus ticket tie time tiny tired title to today together told tomorrow tonight too took tool top topic total touch
toward town track trade train training travel tree trial trip trouble true trust truth try tuesday turn twelve
twenty two type uncle under understand unit university until unusual up update upon upper us use used useful user
usual usually valley value various vendor very video view village visit visitor voice volume vote wait walk wall
want war warm was wash wasn't watch water way we we'd we'll we're we've wear weather wednesday week weekend weekly
weight welcome well went were weren't west what what's whatever wheel when where whether which while white who who's
whole whose why wide wife wild will wind window winter wish with within without woman women won't wonder wood word
work worker world worry worth would wouldn't write written wrong wrote yard yeah year yellow yes yesterday yet you
you'd you'll you're you've young your yours yourself zero zone
"""
SPANISH = """
a abajo abierto abril acción acta actividad acuerdo además adelante agenda agosto agua ahora al algo alguien algún
alguna alguno allí alto amigo amiga análisis antes año años aparte apoyo aprender aquel aquella aquí área arriba así
aspecto asunto aunque ayer ayuda bajo base bastante bien bueno buena buenos buenas buscar cada calidad calle cambio
cambiar camino campo capacidad capital cargo casa casi caso causa central centro cerca cien cierto cinco ciudad
claro clase cliente clientes código como cómo compañía comprar compra con conocer conseguir consejo contra contrato
control correo cosa cosas crear creer cual cuál cualquier cuando cuándo cuanto cuánto cuarto cuatro cuenta cuestión
cuidado dar datos de deber debe debemos decir decisión dejar del demás dentro desde después detalle día días dice
dicho diciembre dinero dirección diseño distinto doce documento dólar domingo don donde dónde dos durante e ejemplo
el él ella ellas ellos empezar empresa en encontrar encuentro enero enfrente entonces entrar entre equipo era eran
es esa esas escribir ese eso esos especial espera esperar esta está estaba estado están estar estas este esto estos
estoy etapa euro euros evento existe falta familia favor febrero fecha fin final forma frente fue fuera fueron
futuro general gente gobierno gracias gran grande grupo guía ha haber había habla hablar hace hacer hacia han hasta
hay he hecho hermana hermano hermanos hijo historia hola hombre hora horas hoy idea igual importante incluso
información informe inicio interés internet ir jefe jefa joven jueves julio junio junto la lado largo las lectura
leer les ley línea lista llamar llegar lleva llevar lo local los lugar luego lunes luz madre mal mañana manera mano
mantener marca martes marzo más mayo mayor me media medio mejor memoria menor menos mensaje mercado mes mesa meses
mi mí miembro mientras miércoles mil millón millones minuto mis misma mismo modelo modo momento mucho mucha muchos
muchas mujer mundo muy nada nadie necesario necesitar ni ningún ninguna niño no noche nombre nos nosotros noticia
noviembre nuestra nuestro nueva nuevo nueve número nunca o objetivo obra ocho octubre oficina once orden os otra
otras otro otros padre página país palabra papel para parece parte partido pasado pasar paso pedido pedir pendiente
pensar pequeño pero persona personas plan plazo poco poder político poner por porque posible precio pregunta
presentar presente presidente presupuesto primer primera primero principio problema proceso producto programa
próximo próxima proyecto prueba pública público pueblo puede pueden puedo puerta pues punto que qué quedar querer
quien quién quiere quiero quizá razón realidad realmente recibir resultado resumen reunión revisar revisión sábado
saber sala salir salud se sé sea seguir según segunda segundo seguro seis semana semanas señor señora septiembre ser
será seria servicio sesión si sí sido siempre siete siglo siguiente sin sino sistema sitio situación sobre social
sol solo sólo solución somos son soy su subir sus tal también tampoco tan tanto tarde tarea te tema temas tener
tenemos tengo tercer texto ti tiempo tiene tienen tipo toda todas todavía todo todos tomar trabajo trabajar tras
tratar tres tu tú último última un una unas uno unos usar uso usted ustedes va vale valor vamos van varios veces
vender venta ventas ver verdad vez vida viernes visita visto viva voy y ya yo zona
"""
COMMON = frozenset(f"{ENGLISH} {SPANISH}".split())
