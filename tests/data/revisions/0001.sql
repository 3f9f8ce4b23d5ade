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
INSERT INTO "address" VALUES(1,1,'simulator',X'19A89E9C41692151DA97E6DEE575F1D4',X'584E296D9DB57C200CA11E11D616E48BF16274F0CC234AF70BF6C4FB2F4E2C8337',NULL,NULL);
INSERT INTO "address" VALUES(2,2,'simulator',X'6E3521B6C573E2182EE0A8287D548E93',X'BB03BDB6AA6597AE133C536A31EFC78CC6DACA6567DD43C974EFDD00B2537BCB03',NULL,NULL);
INSERT INTO "address" VALUES(3,3,'simulator',X'267353F277E25F166AFE5ED4D8BFF662',X'6C547657EDBDFD3995C560DC236601B231AAD83C384CC17088351C0C405D3C2ED651',NULL,NULL);
INSERT INTO "address" VALUES(4,4,'terminal',X'07336C33792C92AB85BB149AC2DD1CE5',X'4DBDA37CC7F02B36B79733C922CEE86E16AEC32E7880399F3BF5728E510CFFAA',NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "asked" VALUES(6,4,1795536000);
CREATE TABLE conversation (
	person_id INTEGER NOT NULL, 
	state JSON NOT NULL, 
	touched_at BIGINT NOT NULL, 
	CONSTRAINT pk_conversation PRIMARY KEY (person_id), 
	CONSTRAINT fk_conversation_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "conversation" VALUES(4,'{"frames": [], "offers": [["/food +1", "next", 6], ["/near", "near me", 2], ["/menu", "menu", 0], ["/person", "a person", 9]], "misses": 2}',1795412376);
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
INSERT INTO "incoming" VALUES(1,'terminal','5402f0e6eea64edfa4acec5d9b53e7a0',NULL,'handled',0,NULL,1795412375);
INSERT INTO "incoming" VALUES(2,'terminal','1184b25f42ca401aa4cda86333f70518',NULL,'handled',0,NULL,1795412375);
INSERT INTO "incoming" VALUES(3,'terminal','1c2fa08903e8416291737e7ca2378241',NULL,'handled',0,NULL,1795412375);
INSERT INTO "incoming" VALUES(4,'terminal','294a31205b7146fa808bd0f34a43ab6e',NULL,'handled',0,NULL,1795412375);
INSERT INTO "incoming" VALUES(5,'terminal','ea9ecdf9fdc54d758f1f8838847cc579',NULL,'handled',0,NULL,1795412376);
INSERT INTO "incoming" VALUES(6,'terminal','4e4acd7b9d9b42bda59914a289370337',NULL,'handled',0,NULL,1795412376);
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
INSERT INTO "occurrence" VALUES(1,6,'add',1795536000,1795543600,'a meal','a address',48.9,48.9,'a note',1795536000,4);
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
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'skipped')), 
	CONSTRAINT ck_outbox_lane CHECK (lane BETWEEN 0 AND 2), 
	CONSTRAINT fk_outbox_address_id FOREIGN KEY(address_id) REFERENCES address (id) ON DELETE CASCADE
);
INSERT INTO "outbox" VALUES(1,4,'terminal',0,'sent','null','en_GB',1,0,1795412375,1795424400,'1',NULL,1795412375);
INSERT INTO "outbox" VALUES(2,4,'terminal',0,'sent','null','en_GB',2,0,1795412375,1795424400,'2',NULL,1795412375);
INSERT INTO "outbox" VALUES(3,4,'terminal',0,'sent','null','en_GB',3,0,1795412375,1795510800,'3',NULL,1795412375);
INSERT INTO "outbox" VALUES(4,4,'terminal',0,'sent','null','en_GB',4,0,1795412375,1795424400,'4',NULL,1795412375);
INSERT INTO "outbox" VALUES(5,4,'terminal',0,'sent','null','en_GB',5,0,1795412376,1795424400,'5',NULL,1795412376);
INSERT INTO "outbox" VALUES(6,4,'terminal',0,'sent','null','en_GB',6,0,1795412376,1795433976,'6',NULL,1795412376);
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
INSERT INTO "person" VALUES(4,'en_GB','person','2026-11-23');
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
INSERT INTO "sighting" VALUES(1,6,4,'closed',1,1795536000);
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
COMMIT;
