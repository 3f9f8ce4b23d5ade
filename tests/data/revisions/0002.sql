BEGIN TRANSACTION;
CREATE TABLE address (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	channel VARCHAR(16) NOT NULL, 
	lookup BLOB NOT NULL, 
	sealed BLOB NOT NULL, 
	last_incoming_at BIGINT, 
	unreachable_at BIGINT, 
	CONSTRAINT pk_address PRIMARY KEY (id), 
	CONSTRAINT fk_address_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT uq_address_lookup UNIQUE (lookup)
);
INSERT INTO "address" VALUES(1,1,'simulator',X'19A89E9C41692151DA97E6DEE575F1D4',X'A70B235D199452A4677897903701C137028C129230CF6D1F256DE7B0896EAA48FD',NULL,NULL);
INSERT INTO "address" VALUES(2,2,'simulator',X'6E3521B6C573E2182EE0A8287D548E93',X'029E6B19C6A98AE1DA3CC071549E2B826FAFCB754322527EA2C5101E8CAAEDADAD',NULL,NULL);
INSERT INTO "address" VALUES(3,3,'simulator',X'267353F277E25F166AFE5ED4D8BFF662',X'3897E9DDCBD7C661A5B978B0A52237AB2FBDE2C178FDF07F09F769C566D16DE85168',NULL,NULL);
INSERT INTO "address" VALUES(4,4,'simulator',X'D15F9D15E00CF2CB8744E36A99621950',X'7EB5CBCF257A67B1C78EF0C24957F218693FB37430C83CF84693984405B6D3139C420E',NULL,NULL);
INSERT INTO "address" VALUES(5,5,'simulator',X'19EC204F6B0BCA35FE0C9BFAB082584D',X'675F9D3CBD2D0A4248B151B30B6C138848CF4BB24890C29D93FADC9908CEEBE3009481',NULL,NULL);
INSERT INTO "address" VALUES(6,6,'simulator',X'6F9F3B9DDA059130960313C3B7F33393',X'EE84609F2C400B813D68FE3ED958B5877E378FD499823F75E1903AA8DA018AAEDCCF3E',NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE alert (
	id INTEGER NOT NULL, 
	latitude FLOAT NOT NULL, 
	longitude FLOAT NOT NULL, 
	radius_m INTEGER NOT NULL, 
	starts_at BIGINT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	note VARCHAR(200) DEFAULT '' NOT NULL, 
	source VARCHAR(300) DEFAULT '' NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_alert PRIMARY KEY (id)
);
INSERT INTO "alert" VALUES(1,48.9,48.9,1,1795536000,1795543600,'','',1795536000);
CREATE TABLE asked (
	place_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	asked_at BIGINT NOT NULL, 
	CONSTRAINT pk_asked PRIMARY KEY (place_id, person_id), 
	CONSTRAINT fk_asked_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT fk_asked_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE
);
INSERT INTO "asked" VALUES(6,6,1795536000);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	person_id INTEGER, 
	organization_id INTEGER, 
	act VARCHAR(32) NOT NULL, 
	details JSON NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id), 
	CONSTRAINT fk_audit_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_audit_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL
);
INSERT INTO "audit" VALUES(1,1795412381,NULL,54,'invited','{"invitation": 1}');
INSERT INTO "audit" VALUES(2,1795412381,3,54,'joined','{"invitation": 1}');
INSERT INTO "audit" VALUES(3,1795412381,NULL,54,'created_template','{"template": 1, "shifts": 29}');
INSERT INTO "audit" VALUES(4,1795412381,NULL,54,'created_template','{"template": 2, "shifts": 29}');
INSERT INTO "audit" VALUES(5,1795412381,NULL,54,'created_template','{"template": 3, "shifts": 29}');
INSERT INTO "audit" VALUES(6,1795412381,NULL,54,'created_template','{"template": 4, "shifts": 29}');
CREATE TABLE conversation (
	person_id INTEGER NOT NULL, 
	state JSON NOT NULL, 
	touched_at BIGINT NOT NULL, 
	CONSTRAINT pk_conversation PRIMARY KEY (person_id), 
	CONSTRAINT fk_conversation_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "conversation" VALUES(6,'{}',1795536000);
CREATE TABLE coordinator (
	person_id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	CONSTRAINT pk_coordinator PRIMARY KEY (person_id), 
	CONSTRAINT fk_coordinator_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_coordinator_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "coordinator" VALUES(3,54,1795412381);
CREATE TABLE feed (
	person_id INTEGER NOT NULL, 
	serial INTEGER NOT NULL, 
	lookup BLOB NOT NULL, 
	CONSTRAINT pk_feed PRIMARY KEY (person_id), 
	CONSTRAINT fk_feed_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT uq_feed_lookup UNIQUE (lookup)
);
INSERT INTO "feed" VALUES(6,1,X'7365616C65642066656564');
CREATE TABLE handover (
	id INTEGER NOT NULL, 
	signup_id INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_handover PRIMARY KEY (id), 
	CONSTRAINT fk_handover_signup_id FOREIGN KEY(signup_id) REFERENCES signup (id) ON DELETE CASCADE
);
INSERT INTO "handover" VALUES(1,21,1795536000,1795536000);
CREATE TABLE incoming (
	id INTEGER NOT NULL, 
	channel VARCHAR(16) NOT NULL, 
	external_id VARCHAR(128) NOT NULL, 
	sealed BLOB, 
	state VARCHAR(8) DEFAULT 'waiting' NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	fault VARCHAR(64), 
	received_at BIGINT NOT NULL, 
	CONSTRAINT pk_incoming PRIMARY KEY (id), 
	CONSTRAINT ck_incoming_state CHECK (state IN ('waiting', 'handled', 'dead')), 
	CONSTRAINT uq_incoming_channel_external_id UNIQUE (channel, external_id)
);
INSERT INTO "incoming" VALUES(1,'terminal','1c80a36191984a73a362e31b9a547e60',NULL,'handled',0,NULL,1795412382);
INSERT INTO "incoming" VALUES(2,'terminal','8430f524ce5541f4a2eaa1428f6f6a77',NULL,'handled',0,NULL,1795412382);
INSERT INTO "incoming" VALUES(3,'terminal','5a3e9e69cfe54a0799480f1021d741d0',NULL,'handled',0,NULL,1795412382);
INSERT INTO "incoming" VALUES(4,'terminal','2fad54cf145843c08ee73c3b045c9b23',NULL,'handled',0,NULL,1795412382);
INSERT INTO "incoming" VALUES(5,'terminal','a370d392368746279e41a87ef9c8de4a',NULL,'handled',0,NULL,1795412382);
INSERT INTO "incoming" VALUES(6,'terminal','6a9b478aa5894603bca7877878018b2c',NULL,'handled',0,NULL,1795412382);
CREATE TABLE invitation (
	id INTEGER NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	organization_id INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	created_by INTEGER, 
	not_after BIGINT NOT NULL, 
	used_at BIGINT, 
	used_by INTEGER, 
	revoked_at BIGINT, 
	CONSTRAINT pk_invitation PRIMARY KEY (id), 
	CONSTRAINT ck_invitation_role CHECK (role IN ('coordinator')), 
	CONSTRAINT fk_invitation_created_by FOREIGN KEY(created_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_invitation_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_invitation_used_by FOREIGN KEY(used_by) REFERENCES person (id) ON DELETE SET NULL
);
INSERT INTO "invitation" VALUES(1,'coordinator',54,1795412381,NULL,1795585181,1795412381,3,NULL);
CREATE TABLE news (
	id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	person_id INTEGER NOT NULL, 
	shift_id INTEGER, 
	signup_id INTEGER, 
	details JSON NOT NULL, 
	not_after BIGINT NOT NULL, 
	CONSTRAINT pk_news PRIMARY KEY (id), 
	CONSTRAINT fk_news_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT fk_news_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id) ON DELETE CASCADE, 
	CONSTRAINT fk_news_signup_id FOREIGN KEY(signup_id) REFERENCES signup (id) ON DELETE CASCADE
);
INSERT INTO "news" VALUES(1,'a kind',6,6,21,'{}',1795543600);
CREATE TABLE occurrence (
	id INTEGER NOT NULL, 
	place_id INTEGER NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	starts_at BIGINT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	meal VARCHAR(16), 
	address VARCHAR(200), 
	latitude FLOAT, 
	longitude FLOAT, 
	note VARCHAR(200), 
	created_at BIGINT NOT NULL, 
	created_by INTEGER, 
	CONSTRAINT pk_occurrence PRIMARY KEY (id), 
	CONSTRAINT ck_occurrence_kind CHECK (kind IN ('add', 'cancel', 'replace', 'move', 'note')), 
	CONSTRAINT ck_occurrence_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_occurrence_created_by FOREIGN KEY(created_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_occurrence_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE
);
INSERT INTO "occurrence" VALUES(1,6,'add',1795536000,1795543600,'a meal','a address',48.9,48.9,'a note',1795536000,6);
CREATE TABLE organization (
	id INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	CONSTRAINT pk_organization PRIMARY KEY (id), 
	CONSTRAINT uq_organization_name UNIQUE (name)
);
INSERT INTO "organization" VALUES(1,'Soupe Saint-Eustache');
INSERT INTO "organization" VALUES(2,'Les Restos du Cœur');
INSERT INTO "organization" VALUES(3,'CASVP');
INSERT INTO "organization" VALUES(4,'Cop1');
INSERT INTO "organization" VALUES(5,'Balades des Lucioles');
INSERT INTO "organization" VALUES(6,'Armée du Salut');
INSERT INTO "organization" VALUES(54,'Les Cantines (exemple)');
INSERT INTO "organization" VALUES(55,'Maraude des Gares (exemple)');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	address_id INTEGER NOT NULL, 
	channel VARCHAR(16) NOT NULL, 
	lane INTEGER NOT NULL, 
	state VARCHAR(12) DEFAULT 'queued' NOT NULL, 
	body JSON, 
	language VARCHAR(8) NOT NULL, 
	answers_id INTEGER, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	next_at BIGINT NOT NULL, 
	not_after BIGINT NOT NULL, 
	provider_id VARCHAR(64), 
	error VARCHAR(64), 
	created_at BIGINT NOT NULL, signup_id INTEGER, purpose VARCHAR(8), 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'skipped')), 
	CONSTRAINT ck_outbox_lane CHECK (lane BETWEEN 0 AND 2), 
	CONSTRAINT fk_outbox_address_id FOREIGN KEY(address_id) REFERENCES address (id) ON DELETE CASCADE
);
INSERT INTO "outbox" VALUES(1,6,'wire',1,'queued','{}','fr',1,0,1795536000,1795543600,'a provider_id','a error',1795536000,1,'a purpos');
CREATE TABLE person (
	id INTEGER NOT NULL, 
	language VARCHAR(8), 
	role VARCHAR(16) DEFAULT 'person' NOT NULL, 
	last_seen DATE NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT ck_person_role CHECK (role IN ('person', 'volunteer', 'coordinator'))
);
INSERT INTO "person" VALUES(1,'ar','person','2026-11-23');
INSERT INTO "person" VALUES(2,'fr','volunteer','2026-11-23');
INSERT INTO "person" VALUES(3,'fr','coordinator','2026-11-23');
INSERT INTO "person" VALUES(4,'ar','person','2026-11-23');
INSERT INTO "person" VALUES(5,'ps','volunteer','2026-11-23');
INSERT INTO "person" VALUES(6,'ps','volunteer','2026-11-23');
CREATE TABLE place (
	id INTEGER NOT NULL, 
	"key" VARCHAR(160) NOT NULL, 
	organization_id INTEGER, 
	name VARCHAR(160) NOT NULL, 
	city VARCHAR(80) NOT NULL, 
	address VARCHAR(200) DEFAULT '' NOT NULL, 
	station VARCHAR(80) DEFAULT '' NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	audience VARCHAR(16) DEFAULT 'everyone' NOT NULL, 
	conditions JSON DEFAULT '[]' NOT NULL, 
	languages VARCHAR(80) DEFAULT '' NOT NULL, 
	sensitivity VARCHAR(12) DEFAULT 'public' NOT NULL, 
	meeting_point VARCHAR(200), 
	meeting_latitude FLOAT, 
	meeting_longitude FLOAT, 
	example BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_place PRIMARY KEY (id), 
	CONSTRAINT ck_place_audience CHECK (audience IN ('everyone', 'women', 'families', 'minors', 'adults', 'students')), 
	CONSTRAINT ck_place_sensitivity CHECK (sensitivity IN ('public', 'verified', 'team')), 
	CONSTRAINT fk_place_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT uq_place_key UNIQUE ("key")
);
INSERT INTO "place" VALUES(1,'soupe-saint-eustache-c0918d36e5',1,'Soupe Saint-Eustache','Paris','1 Rue Montmartre, 75001 Paris (parvis de l''église)','',48.863236,2.345897,'everyone','["free", "no_papers", "take_away"]','fr','public',NULL,NULL,NULL,1);
INSERT INTO "place" VALUES(2,'soupe-saint-eustache-association-site-85835c7b75',1,'Soupe Saint-Eustache (association site)','Paris','Pointe Saint-Eustache','',48.863236,2.345897,'everyone','[]','','public',NULL,NULL,NULL,1);
INSERT INTO "place" VALUES(3,'restos-du-coeur-camion-de-paris-5e-austerlitz-3bed4b78b8',2,'Restos du Coeur - Camion de Paris 5e (Austerlitz)','Paris','2 Quai Saint-Bernard, 75005 Paris (jardin Tino Rossi)','',NULL,NULL,'everyone','[]','','public',NULL,NULL,NULL,1);
INSERT INTO "place" VALUES(4,'restos-du-coeur-camion-austerlitz-temporary-site-during-the--23aa11c0c4',2,'Restos du Coeur - Camion Austerlitz, temporary site during the Olympics','Paris','49 boulevard de l''Hôpital, 75013 Paris','',NULL,NULL,'everyone','[]','','public',NULL,NULL,NULL,1);
INSERT INTO "place" VALUES(5,'restos-du-coeur-salpetriere-square-marie-curie-22e71023f5',2,'Restos du Cœur - Salpêtrière (square Marie-Curie)','Paris','devant l''ancienne entrée de l''hôpital de la Salpêtrière, square Marie-Curie, 75013','',48.84074,2.36345,'everyone','[]','','public',NULL,NULL,NULL,1);
INSERT INTO "place" VALUES(6,'restos-du-coeur-camion-republique-9ea15faaf0',2,'Restos du Cœur - camion République','Paris','Place de la République','',48.86774,2.36436,'everyone','[]','','public',NULL,NULL,NULL,1);
CREATE TABLE season (
	id INTEGER NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	CONSTRAINT pk_season PRIMARY KEY (id), 
	CONSTRAINT ck_season_order CHECK (starts_on <= ends_on), 
	CONSTRAINT uq_season_key UNIQUE ("key")
);
INSERT INTO "season" VALUES(1,'a key','2026-11-24','2026-11-24');
CREATE TABLE serving (
	id INTEGER NOT NULL, 
	place_id INTEGER NOT NULL, 
	meal VARCHAR(16) NOT NULL, 
	hours VARCHAR(255) NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	season_id INTEGER, 
	source VARCHAR(300) DEFAULT '' NOT NULL, 
	sourced_on VARCHAR(10) DEFAULT '' NOT NULL, 
	words JSON DEFAULT '{}' NOT NULL, 
	ended BOOLEAN DEFAULT (false) NOT NULL, 
	confirmed_at BIGINT, 
	confirmed_by INTEGER, 
	CONSTRAINT pk_serving PRIMARY KEY (id), 
	CONSTRAINT fk_serving_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_serving_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE, 
	CONSTRAINT fk_serving_season_id FOREIGN KEY(season_id) REFERENCES season (id), 
	CONSTRAINT uq_serving_place_id_meal_hours UNIQUE (place_id, meal, hours)
);
INSERT INTO "serving" VALUES(1,1,'meal','Dec 01-Mar 31 19:30-20:15',NULL,NULL,NULL,'github.com/solinumasso/soliguide packages/web-app/src/lib (test fixtures copied from live listing) searchResultData.mock.ts','2024-06-11','{"audience": "all (unconditional)", "conditions": "free; complete meals to take away; come early; winter scheme 1 Dec-31 Mar; animals accepted", "confidence": "high: hours+coordinates+season in source (Soliguide stores the season as a closure 2024-04-01..2024-11-30)"}',0,NULL,NULL);
INSERT INTO "serving" VALUES(2,2,'meal','Dec 01-Mar 31 19:30+',NULL,NULL,NULL,'https://example3.com/domain/soupesainteustache.fr (copy of association text)','','{"audience": "all", "conditions": "hot complete meal plus bag for next day; about 250 meals per evening", "confidence": "medium: end time not stated; coordinates from the Soliguide fixture of the same place"}',0,NULL,NULL);
INSERT INTO "serving" VALUES(3,3,'meal','',NULL,NULL,NULL,'github.com/solinumasso/soliguide packages/web-app/src/lib/services/placesService.mock.js (2024 version)','2024-06','{"audience": "", "conditions": "usual site; see the relocation row for 24 Jun-25 Jul 2024; reopening on the usual site announced for 2024-08-26", "confidence": "medium: address and relocation stated, hours empty in source"}',0,NULL,NULL);
INSERT INTO "serving" VALUES(4,4,'meal','','2024-06-24','2024-07-25',NULL,'github.com/solinumasso/soliguide packages/web-app/src/lib/services/placesService.mock.js (2024 version)','2024-06','{"audience": "", "conditions": "moved because of the Olympic Games; usual site announced again from 2024-08-26 (gap 26 Jul-25 Aug)", "confidence": "high for address and dates; hours not in source"}',0,NULL,NULL);
INSERT INTO "serving" VALUES(5,5,'meal','Th 19:45-21:30',NULL,NULL,NULL,'https://ishatgraphy.blogspot.com/2019/02/les-nuits-solidaires-des-restos-du-cur.html','2019-02-07','{"audience": "all", "conditions": "soup, hot meals, hot drinks, clothes; end time approximate (\"environ\")", "confidence": "high for day/hours; coordinates: Soliguide summer-2021 export in github.com/Antoine-Carre/Soliguide_maj--t--2021 (\"Camions des restos du c\u0153ur 13\u00e8me Austerlitz\", match inferred)"}',0,NULL,NULL);
INSERT INTO "serving" VALUES(6,6,'meal','Th 20:00+',NULL,NULL,NULL,'https://toutelaculture.com/actu/la-31eme-campagne-hivernale-des-restos-du-coeur-commence/','2015-11-24','{"audience": "all", "conditions": "trucks start at 20:00 (19:30 on Sunday); sites vary by day; suspended 14-20 Nov 2015 by prefectoral ban on gatherings", "confidence": "medium: day and start time stated, end not; coordinates: Soliguide summer-2021 export in github.com/Antoine-Carre/Soliguide_maj--t--2021"}',0,NULL,NULL);
CREATE TABLE shift (
	id INTEGER NOT NULL, 
	"key" VARCHAR(80), 
	organization_id INTEGER NOT NULL, 
	template_id INTEGER, 
	planned_on DATE, 
	activity VARCHAR(16) NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	meeting VARCHAR(200) DEFAULT '' NOT NULL, 
	address VARCHAR(200) DEFAULT '' NOT NULL, 
	contact BLOB, 
	meets_at BIGINT NOT NULL, 
	starts_at BIGINT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	lead_id INTEGER, 
	note VARCHAR(200) DEFAULT '' NOT NULL, 
	bring VARCHAR(200) DEFAULT '' NOT NULL, 
	visibility VARCHAR(12) DEFAULT 'volunteers' NOT NULL, 
	status VARCHAR(12) DEFAULT 'open' NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	place_id INTEGER, 
	portions_served INTEGER, 
	portions_left INTEGER, 
	roll_asked_at BIGINT, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_shift PRIMARY KEY (id), 
	CONSTRAINT ck_shift_status CHECK (status IN ('open', 'cancelled')), 
	CONSTRAINT ck_shift_visibility CHECK (visibility IN ('open', 'volunteers', 'team')), 
	CONSTRAINT ck_shift_order CHECK (meets_at <= starts_at AND starts_at < ends_at), 
	CONSTRAINT fk_shift_lead_id FOREIGN KEY(lead_id) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_shift_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_shift_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE SET NULL, 
	CONSTRAINT fk_shift_template_id FOREIGN KEY(template_id) REFERENCES shift_template (id), 
	CONSTRAINT uq_shift_key UNIQUE ("key"), 
	CONSTRAINT uq_shift_template_id_planned_on UNIQUE (template_id, planned_on)
);
INSERT INTO "shift" VALUES(1,'2026-11-23-breakfast-3231d0fbea',54,1,'2026-11-23','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'9E4CF78E3135EB270511798FBA09B6CC4DACC4CDD08EEE31D47949E745E37EDA8F31695C66F8B16398D8',1795414500,1795415400,1795422600,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412381);
INSERT INTO "shift" VALUES(2,'2026-11-24-breakfast-d3334d02e8',54,1,'2026-11-24','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'9E4CF78E3135EB270511798FBA09B6CC4DACC4CDD08EEE31D47949E745E37EDA8F31695C66F8B16398D8',1795500900,1795501800,1795509000,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412381);
INSERT INTO "shift" VALUES(3,'2026-11-25-breakfast-2447f68e8d',54,1,'2026-11-25','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'9E4CF78E3135EB270511798FBA09B6CC4DACC4CDD08EEE31D47949E745E37EDA8F31695C66F8B16398D8',1795587300,1795588200,1795595400,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412381);
INSERT INTO "shift" VALUES(4,'2026-11-26-breakfast-76ba798323',54,1,'2026-11-26','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'9E4CF78E3135EB270511798FBA09B6CC4DACC4CDD08EEE31D47949E745E37EDA8F31695C66F8B16398D8',1795673700,1795674600,1795681800,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412381);
INSERT INTO "shift" VALUES(5,'2026-11-27-breakfast-8f341f8898',54,1,'2026-11-27','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'9E4CF78E3135EB270511798FBA09B6CC4DACC4CDD08EEE31D47949E745E37EDA8F31695C66F8B16398D8',1795760100,1795761000,1795768200,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412381);
INSERT INTO "shift" VALUES(6,'2026-11-28-breakfast-e1d15e0d8a',54,1,'2026-11-28','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'9E4CF78E3135EB270511798FBA09B6CC4DACC4CDD08EEE31D47949E745E37EDA8F31695C66F8B16398D8',1795846500,1795847400,1795854600,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412381);
CREATE TABLE shift_role (
	id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	part VARCHAR(16) NOT NULL, 
	language VARCHAR(8) DEFAULT '' NOT NULL, 
	licence BOOLEAN DEFAULT (false) NOT NULL, 
	car BOOLEAN DEFAULT (false) NOT NULL, 
	first_aid BOOLEAN DEFAULT (false) NOT NULL, 
	least INTEGER NOT NULL, 
	most INTEGER NOT NULL, 
	CONSTRAINT pk_shift_role PRIMARY KEY (id), 
	CONSTRAINT ck_shift_role_order CHECK (0 <= least AND least <= most), 
	CONSTRAINT fk_shift_role_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id) ON DELETE CASCADE, 
	CONSTRAINT uq_shift_role_shift_id_part_language UNIQUE (shift_id, part, language)
);
INSERT INTO "shift_role" VALUES(1,1,'anyone','',0,0,0,3,5);
INSERT INTO "shift_role" VALUES(2,1,'interpreter','ar',0,0,0,0,1);
INSERT INTO "shift_role" VALUES(3,2,'anyone','',0,0,0,3,5);
INSERT INTO "shift_role" VALUES(4,2,'interpreter','ar',0,0,0,0,1);
INSERT INTO "shift_role" VALUES(5,3,'anyone','',0,0,0,3,5);
INSERT INTO "shift_role" VALUES(6,3,'interpreter','ar',0,0,0,0,1);
CREATE TABLE shift_template (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	rrule VARCHAR(200) NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	start VARCHAR(5) NOT NULL, 
	minutes INTEGER NOT NULL, 
	meets_before INTEGER DEFAULT '0' NOT NULL, 
	what JSON NOT NULL, 
	contact BLOB, 
	version INTEGER DEFAULT '1' NOT NULL, 
	ended BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_shift_template PRIMARY KEY (id), 
	CONSTRAINT fk_shift_template_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id)
);
INSERT INTO "shift_template" VALUES(1,54,'FREQ=DAILY','2026-11-23',NULL,'07:30',120,15,'{"activity": "breakfast", "area": "Jardins d''\u00c9ole", "position": null, "meeting": "\u00c0 l\u2019entr\u00e9e du jardin, c\u00f4t\u00e9 rue d\u2019Aubervilliers", "address": "Jardins d\u2019\u00c9ole, 75018 Paris", "note": "", "bring": "", "visibility": "open", "lead_id": 3, "place_id": null, "roles": [["anyone", 3, 5, ""], ["interpreter", 0, 1, "ar"]]}',X'9E4CF78E3135EB270511798FBA09B6CC4DACC4CDD08EEE31D47949E745E37EDA8F31695C66F8B16398D8',1,0);
INSERT INTO "shift_template" VALUES(2,54,'FREQ=DAILY','2026-11-23',NULL,'14:00',180,15,'{"activity": "cooking", "area": "Saint-Denis", "position": null, "meeting": "Devant la cuisine, porte bleue", "address": "1 Rue de l\u2019Exemple, 93200 Saint-Denis", "note": "", "bring": "Un tablier, des chaussures ferm\u00e9es", "visibility": "open", "lead_id": 3, "place_id": null, "roles": [["cook", 1, 2, ""], ["anyone", 2, 4, ""]]}',X'C6AD7D824C53A38F5627464E66AB868181920967E64628D1D5C05DFDC30DD144FA57F662652507EA16CD',1,0);
INSERT INTO "shift_template" VALUES(3,54,'FREQ=DAILY','2026-11-23',NULL,'17:00',90,15,'{"activity": "driving", "area": "Saint-Denis", "position": null, "meeting": "Devant la cuisine, porte bleue", "address": "1 Rue de l\u2019Exemple, 93200 Saint-Denis", "note": "", "bring": "", "visibility": "volunteers", "lead_id": 3, "place_id": null, "roles": [["driver", 1, 1, ""], ["anyone", 0, 1, ""]]}',X'DEB8D43A51D1EBFE8F17D8AF466890CC5307C555F5F791AA2F358011C58DBCF56B04B90CCB3BD345B44D',1,0);
INSERT INTO "shift_template" VALUES(4,54,'FREQ=DAILY','2026-11-23',NULL,'18:30',150,30,'{"activity": "distribution", "area": "Porte de la Chapelle", "position": null, "meeting": "Sortie 1 du m\u00e9tro", "address": "Boulevard Ney, 75018 Paris", "note": "", "bring": "Des v\u00eatements chauds", "visibility": "volunteers", "lead_id": 3, "place_id": null, "roles": [["anyone", 4, 7, ""], ["interpreter", 0, 1, "fa_AF"]]}',X'DBE7FE29B0E0DC89DDD1098C256D127E1DEB7C45446B99CE501D8D3EEDB52BD37D92B40D929B553D662C',1,0);
INSERT INTO "shift_template" VALUES(5,54,'FREQ=DAILY','2026-11-23',NULL,'20:00',120,15,'{"activity": "distribution", "area": "Stalingrad", "position": null, "meeting": "Sous le m\u00e9tro a\u00e9rien, c\u00f4t\u00e9 rotonde", "address": "Place de la Bataille-de-Stalingrad, 75019 Paris", "note": "", "bring": "Des v\u00eatements chauds", "visibility": "volunteers", "lead_id": 3, "place_id": null, "roles": [["anyone", 3, 6, ""], ["driver", 1, 1, ""]]}',X'F7979F3BAF137251418781E6C2A732A6FDB124FE08EED500D7DD3BCD597986081FAB83BA94FE0316047B',1,0);
INSERT INTO "shift_template" VALUES(6,55,'FREQ=DAILY','2026-11-23',NULL,'22:00',240,15,'{"activity": "night", "area": "Gare du Nord", "position": null, "meeting": "Devant l\u2019entr\u00e9e principale", "address": "Place Napol\u00e9on-III, 75010 Paris", "note": "", "bring": "Une lampe, des v\u00eatements chauds", "visibility": "volunteers", "lead_id": null, "place_id": null, "roles": [["anyone", 2, 3, ""], ["car", 1, 1, ""], ["first_aid", 0, 1, ""]]}',X'4ED3C4B449E29E81CF077018D2BE909F6D57754F6A56EC36A13B5AD5C25A6BF8DC25BC2C5E4574BDDA5D',1,0);
CREATE TABLE sighting (
	id INTEGER NOT NULL, 
	place_id INTEGER NOT NULL, 
	person_id INTEGER, 
	kind VARCHAR(8) NOT NULL, 
	verified BOOLEAN NOT NULL, 
	seen_at BIGINT NOT NULL, 
	CONSTRAINT pk_sighting PRIMARY KEY (id), 
	CONSTRAINT ck_sighting_kind CHECK (kind IN ('closed', 'no_food', 'queue')), 
	CONSTRAINT fk_sighting_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_sighting_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE
);
INSERT INTO "sighting" VALUES(1,6,6,'closed',1,1795536000);
CREATE TABLE signup (
	id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	role_id INTEGER NOT NULL, 
	person_id INTEGER, 
	friend_of INTEGER, 
	number INTEGER NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	created_at BIGINT NOT NULL, 
	until BIGINT, 
	confirmed_at BIGINT, 
	seen_version INTEGER NOT NULL, 
	attendance VARCHAR(8), 
	ended_at BIGINT, 
	stale BOOLEAN DEFAULT (true) NOT NULL, 
	CONSTRAINT pk_signup PRIMARY KEY (id), 
	CONSTRAINT ck_signup_attendance CHECK (attendance IN ('here', 'late', 'missed')), 
	CONSTRAINT ck_signup_status CHECK (status IN ('waiting', 'offered', 'held', 'seated', 'cancelled', 'late', 'released', 'called_off', 'replaced')), 
	CONSTRAINT fk_signup_friend_of FOREIGN KEY(friend_of) REFERENCES signup (id) ON DELETE SET NULL, 
	CONSTRAINT fk_signup_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_signup_role_id FOREIGN KEY(role_id) REFERENCES shift_role (id) ON DELETE CASCADE, 
	CONSTRAINT fk_signup_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id) ON DELETE CASCADE
);
INSERT INTO "signup" VALUES(1,1,1,NULL,NULL,1,'seated',1795412381,NULL,1795412381,1,NULL,NULL,1);
INSERT INTO "signup" VALUES(2,1,1,NULL,NULL,2,'seated',1795412381,NULL,1795412381,1,NULL,NULL,1);
INSERT INTO "signup" VALUES(3,1,1,NULL,NULL,3,'seated',1795412381,NULL,1795412381,1,NULL,NULL,1);
INSERT INTO "signup" VALUES(19,2,3,NULL,NULL,1,'seated',1795412381,NULL,NULL,1,NULL,NULL,1);
INSERT INTO "signup" VALUES(20,2,3,NULL,NULL,2,'seated',1795412381,NULL,NULL,1,NULL,NULL,1);
INSERT INTO "signup" VALUES(21,2,3,NULL,NULL,3,'seated',1795412381,NULL,NULL,1,NULL,NULL,1);
CREATE TABLE volunteer (
	person_id INTEGER NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	organization_id INTEGER, 
	languages VARCHAR(80) DEFAULT '' NOT NULL, 
	activities VARCHAR(160) DEFAULT '' NOT NULL, 
	areas VARCHAR(200) DEFAULT '' NOT NULL, 
	licence BOOLEAN DEFAULT (false) NOT NULL, 
	car BOOLEAN DEFAULT (false) NOT NULL, 
	first_aid BOOLEAN DEFAULT (false) NOT NULL, 
	applied_at BIGINT NOT NULL, 
	decided_at BIGINT, 
	asked_at BIGINT, 
	CONSTRAINT pk_volunteer PRIMARY KEY (person_id), 
	CONSTRAINT ck_volunteer_state CHECK (state IN ('pending', 'approved', 'refused', 'left')), 
	CONSTRAINT fk_volunteer_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_volunteer_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "volunteer" VALUES(2,'approved',NULL,';fr;ar;',';distribution;serving;driving;',';stalingrad;',1,0,0,1795412381,NULL,NULL);
INSERT INTO "volunteer" VALUES(4,'pending',NULL,';fa_AF;ti;',';cooking;serving;reception;',';saint-denis;',0,0,0,1795412381,NULL,NULL);
INSERT INTO "volunteer" VALUES(5,'approved',NULL,';fr;fa_AF;',';interpreting;serving;night;',';stalingrad;',1,1,1,1795412381,1795412381,NULL);
INSERT INTO "volunteer" VALUES(6,'approved',NULL,';en_GB;ti;',';breakfast;cooking;interpreting;',';stalingrad;',1,0,1,1795412381,1795412381,NULL);
CREATE INDEX ix_alert_ends_at ON alert (ends_at);
CREATE INDEX ix_incoming_waiting ON incoming (id) WHERE state = 'waiting';
CREATE INDEX ix_address_person_id ON address (person_id);
CREATE INDEX ix_conversation_touched_at ON conversation (touched_at);
CREATE INDEX ix_place_organization_id ON place (organization_id);
CREATE INDEX ix_place_position ON place (latitude, longitude);
CREATE INDEX ix_asked_asked_at ON asked (asked_at);
CREATE INDEX ix_occurrence_ends_at ON occurrence (ends_at);
CREATE INDEX ix_occurrence_place_id_ends_at ON occurrence (place_id, ends_at);
CREATE INDEX ix_outbox_address_id ON outbox (address_id);
CREATE INDEX ix_outbox_later ON outbox (channel, next_at) WHERE state = 'queued';
CREATE INDEX ix_outbox_queued ON outbox (channel, lane, id) WHERE state = 'queued';
CREATE INDEX ix_outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX ix_serving_confirmed_at ON serving (confirmed_at);
CREATE INDEX ix_serving_place_id ON serving (place_id);
CREATE INDEX ix_sighting_place_id_seen_at ON sighting (place_id, seen_at);
CREATE INDEX ix_audit_organization_id ON audit (organization_id);
CREATE INDEX ix_coordinator_organization_id ON coordinator (organization_id);
CREATE INDEX ix_shift_template_organization_id ON shift_template (organization_id);
CREATE INDEX ix_volunteer_pending ON volunteer (applied_at) WHERE state = 'pending';
CREATE INDEX ix_shift_carries ON shift (starts_at) WHERE place_id IS NOT NULL;
CREATE INDEX ix_shift_lead_id ON shift (lead_id);
CREATE INDEX ix_shift_organization_id ON shift (organization_id);
CREATE INDEX ix_shift_status_starts_at ON shift (status, starts_at);
CREATE INDEX ix_shift_role_shift_id ON shift_role (shift_id);
CREATE INDEX ix_signup_friend_of ON signup (friend_of);
CREATE INDEX ix_signup_live ON signup (role_id) WHERE status IN ('seated', 'offered', 'held');
CREATE INDEX ix_signup_person_id_status ON signup (person_id, status);
CREATE INDEX ix_signup_shift_id ON signup (shift_id);
CREATE INDEX ix_signup_stale ON signup (id) WHERE stale;
CREATE INDEX ix_signup_until ON signup (until) WHERE until IS NOT NULL;
CREATE INDEX ix_signup_waiting ON signup (role_id, created_at) WHERE status = 'waiting';
CREATE UNIQUE INDEX uq_signup_open ON signup (shift_id, person_id) WHERE status IN ('seated', 'offered', 'waiting');
CREATE INDEX ix_handover_signup_id ON handover (signup_id);
CREATE INDEX ix_outbox_signup_id ON outbox (signup_id) WHERE signup_id IS NOT NULL;
CREATE UNIQUE INDEX uq_outbox_reminder ON outbox (signup_id, purpose) WHERE signup_id IS NOT NULL AND state = 'queued';
COMMIT;
