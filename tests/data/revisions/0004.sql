BEGIN TRANSACTION;
CREATE TABLE address (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	channel VARCHAR(16) NOT NULL, 
	lookup BLOB NOT NULL, 
	sealed BLOB NOT NULL, 
	last_incoming_at BIGINT, 
	unreachable_at BIGINT, calls_off BOOLEAN DEFAULT false NOT NULL, 
	CONSTRAINT pk_address PRIMARY KEY (id), 
	CONSTRAINT fk_address_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT uq_address_lookup UNIQUE (lookup)
);
INSERT INTO "address" VALUES(1,1,'simulator',X'19A89E9C41692151DA97E6DEE575F1D4',X'39EB473375400BD98AF0724416CE34AE2F382628E2349B8AFDA1CA8106CA687505',NULL,NULL,0);
INSERT INTO "address" VALUES(2,2,'simulator',X'6E3521B6C573E2182EE0A8287D548E93',X'8E66DC4C875C16667F6028CBB36BB6608E89F85C62E0BEFE67AC04809875105671',NULL,NULL,0);
INSERT INTO "address" VALUES(3,3,'simulator',X'267353F277E25F166AFE5ED4D8BFF662',X'2F768F625CEBDCD70C55A0C140B6A29136BC2B37C9EA02631371C269BF5CC316521F',NULL,NULL,0);
INSERT INTO "address" VALUES(4,4,'simulator',X'D15F9D15E00CF2CB8744E36A99621950',X'E5B6A404A6ADEC6C904881E2EE816ED31C0F94E4C19084AE7A47350F5D81E7BACAB277',NULL,NULL,0);
INSERT INTO "address" VALUES(5,5,'simulator',X'19EC204F6B0BCA35FE0C9BFAB082584D',X'4488B2BB195408D66DED9D3DE335EF942CD256EB363CBDDEA924DA2172B9E091EDB5EC',NULL,NULL,0);
INSERT INTO "address" VALUES(6,6,'simulator',X'6F9F3B9DDA059130960313C3B7F33393',X'6E47B3989B720829648A1B7DAC0A127551388C6BB3F14EE552FCF3959F5A96715C175F',NULL,NULL,0);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
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
CREATE TABLE approval (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	sid VARCHAR(40) DEFAULT '' NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	reason VARCHAR(200) DEFAULT '' NOT NULL, 
	checked_at BIGINT NOT NULL, 
	CONSTRAINT pk_approval PRIMARY KEY (id), 
	CONSTRAINT uq_approval_name UNIQUE (name)
);
INSERT INTO "approval" VALUES(1,'a name','a key','fr','','a status','',1795536000);
CREATE TABLE area (
	id INTEGER NOT NULL, 
	"key" VARCHAR(60) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	city VARCHAR(80) NOT NULL, 
	latitude FLOAT NOT NULL, 
	longitude FLOAT NOT NULL, 
	spellings VARCHAR(1000) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_area PRIMARY KEY (id), 
	CONSTRAINT uq_area_key UNIQUE ("key")
);
INSERT INTO "area" VALUES(1,'a key','a name','a city',48.9,48.9,'');
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
INSERT INTO "audit" VALUES(1,1795412391,NULL,54,'invited','{"invitation": 1}');
INSERT INTO "audit" VALUES(2,1795412391,3,54,'joined','{"invitation": 1}');
INSERT INTO "audit" VALUES(3,1795412391,NULL,54,'created_template','{"template": 1, "shifts": 29}');
INSERT INTO "audit" VALUES(4,1795412391,NULL,54,'created_template','{"template": 2, "shifts": 29}');
INSERT INTO "audit" VALUES(5,1795412391,NULL,54,'created_template','{"template": 3, "shifts": 29}');
INSERT INTO "audit" VALUES(6,1795412391,NULL,54,'created_template','{"template": 4, "shifts": 29}');
CREATE TABLE call (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	state VARCHAR(10) DEFAULT 'draft' NOT NULL, 
	urgent BOOLEAN DEFAULT (false) NOT NULL, 
	at_night BOOLEAN DEFAULT (false) NOT NULL, 
	audience JSON NOT NULL, 
	need_id INTEGER, 
	role_id INTEGER, 
	shift_id INTEGER, 
	place_id INTEGER, 
	category VARCHAR(16), 
	area VARCHAR(80) DEFAULT '' NOT NULL, 
	starts_at BIGINT, 
	wanted INTEGER DEFAULT '0' NOT NULL, 
	groups BOOLEAN DEFAULT (true) NOT NULL, 
	people INTEGER DEFAULT '0' NOT NULL, 
	created_at BIGINT NOT NULL, 
	created_by INTEGER, 
	approved_by INTEGER, 
	begins_at BIGINT, 
	not_after BIGINT NOT NULL, 
	ended_at BIGINT, 
	wave INTEGER DEFAULT '0' NOT NULL, 
	next_wave_at BIGINT, 
	shown_id INTEGER, 
	shown_at BIGINT, 
	shown INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_call PRIMARY KEY (id), 
	CONSTRAINT ck_call_kind CHECK (kind IN ('urgent', 'gap', 'change', 'notice')), 
	CONSTRAINT ck_call_state CHECK (state IN ('draft', 'approving', 'sending', 'paused', 'stopped', 'filled', 'done', 'dropped')), 
	CONSTRAINT fk_call_approved_by FOREIGN KEY(approved_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_call_created_by FOREIGN KEY(created_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_call_need_id FOREIGN KEY(need_id) REFERENCES need (id) ON DELETE SET NULL, 
	CONSTRAINT fk_call_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_call_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE SET NULL, 
	CONSTRAINT fk_call_role_id FOREIGN KEY(role_id) REFERENCES shift_role (id) ON DELETE SET NULL, 
	CONSTRAINT fk_call_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id) ON DELETE SET NULL
);
INSERT INTO "call" VALUES(1,55,'urgent','draft',0,0,'{}',6,6,6,6,'a category','',1795536000,0,1,0,1795536000,6,6,1795536000,1795543600,1795536000,0,1795536000,1,1795536000,0);
CREATE TABLE call_text (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	words BLOB NOT NULL, 
	first BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_call_text PRIMARY KEY (id), 
	CONSTRAINT fk_call_text_call_id FOREIGN KEY(call_id) REFERENCES call (id) ON DELETE CASCADE, 
	CONSTRAINT uq_call_text_call_id_language UNIQUE (call_id, language)
);
INSERT INTO "call_text" VALUES(1,1,'fr',X'7365616C65642063616C6C5F74657874',0);
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
INSERT INTO "coordinator" VALUES(3,54,1795412391);
CREATE TABLE drop_off (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	address VARCHAR(200) NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	hours VARCHAR(255) NOT NULL, 
	contact BLOB, 
	ended BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_drop_off PRIMARY KEY (id), 
	CONSTRAINT fk_drop_off_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id)
);
INSERT INTO "drop_off" VALUES(1,54,'Entrepôt (exemple)','Saint-Denis','1 Rue de l’Exemple, 93200 Saint-Denis',48.9359,2.358,'Mo-Sa 14:00-19:00',X'CC7F1533B73C994DCC73102E34DA2897ECF3708F56333683A4C10EDFE038C86002C70C793A4FAEC6ECAD',0);
CREATE TABLE duty (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	starts_at BIGINT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	closed BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_duty PRIMARY KEY (id), 
	CONSTRAINT ck_duty_order CHECK (starts_at <= ends_at), 
	CONSTRAINT fk_duty_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_duty_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "duty" VALUES(1,54,3,1795412392,1795448392,0);
CREATE TABLE feed (
	person_id INTEGER NOT NULL, 
	serial INTEGER NOT NULL, 
	lookup BLOB NOT NULL, 
	CONSTRAINT pk_feed PRIMARY KEY (person_id), 
	CONSTRAINT fk_feed_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT uq_feed_lookup UNIQUE (lookup)
);
INSERT INTO "feed" VALUES(6,1,X'7365616C65642066656564');
CREATE TABLE follow (
	place_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	CONSTRAINT pk_follow PRIMARY KEY (place_id, person_id), 
	CONSTRAINT fk_follow_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT fk_follow_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE
);
INSERT INTO "follow" VALUES(6,6,1);
CREATE TABLE gathering (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	made_by INTEGER, 
	ended_at BIGINT, 
	CONSTRAINT pk_gathering PRIMARY KEY (id), 
	CONSTRAINT fk_gathering_made_by FOREIGN KEY(made_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_gathering_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_gathering_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT uq_gathering_person_id UNIQUE (person_id)
);
INSERT INTO "gathering" VALUES(1,6,55,1,6,1795536000);
CREATE TABLE handover (
	id INTEGER NOT NULL, 
	signup_id INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_handover PRIMARY KEY (id), 
	CONSTRAINT fk_handover_signup_id FOREIGN KEY(signup_id) REFERENCES signup (id) ON DELETE CASCADE
);
INSERT INTO "handover" VALUES(1,34,1795536000,1795536000);
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
INSERT INTO "incoming" VALUES(1,'terminal','3e295028242b47ed819f63a814c149b8',NULL,'handled',0,NULL,1795412392);
INSERT INTO "incoming" VALUES(2,'terminal','51c9356bca1a499eb55f148cdef124be',NULL,'handled',0,NULL,1795412393);
INSERT INTO "incoming" VALUES(3,'terminal','ce8392d5a5a34f41ad7338e6cf61e2c1',NULL,'handled',0,NULL,1795412393);
INSERT INTO "incoming" VALUES(4,'terminal','a4d658a1050c4aa39a28a9c1019b9394',NULL,'handled',0,NULL,1795412395);
INSERT INTO "incoming" VALUES(5,'terminal','2319e7ab77a54731a081fb15491691e9',NULL,'handled',0,NULL,1795412395);
INSERT INTO "incoming" VALUES(6,'terminal','e1d976d821dd44bf8b8b87abf888d31a',NULL,'handled',0,NULL,1795412395);
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
INSERT INTO "invitation" VALUES(1,'coordinator',54,1795412391,NULL,1795585191,1795412391,3,NULL);
CREATE TABLE need (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	category VARCHAR(16) NOT NULL, 
	size VARCHAR(8) DEFAULT '' NOT NULL, 
	quantity INTEGER NOT NULL, 
	urgency VARCHAR(8) NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	cell VARCHAR(16), 
	place_id INTEGER, 
	note BLOB, 
	standing BOOLEAN DEFAULT (false) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	claimed_by INTEGER, 
	created_at BIGINT NOT NULL, 
	claimed_at BIGINT, 
	opened_at BIGINT, 
	wanted INTEGER DEFAULT '0' NOT NULL, 
	drop_off_id INTEGER, 
	deadline BIGINT, 
	merged_into INTEGER, 
	ended_at BIGINT, 
	reason VARCHAR(12), 
	CONSTRAINT pk_need PRIMARY KEY (id), 
	CONSTRAINT ck_need_open CHECK (state != 'open' OR (wanted > 0 AND drop_off_id IS NOT NULL)), 
	CONSTRAINT ck_need_state CHECK (state IN ('new', 'claimed', 'open', 'fulfilled', 'closed', 'merged')), 
	CONSTRAINT ck_need_urgency CHECK (urgency IN ('now', 'today', 'week')), 
	CONSTRAINT ck_need_amounts CHECK (quantity > 0 AND wanted >= 0), 
	CONSTRAINT fk_need_claimed_by FOREIGN KEY(claimed_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_need_drop_off_id FOREIGN KEY(drop_off_id) REFERENCES drop_off (id), 
	CONSTRAINT fk_need_merged_into FOREIGN KEY(merged_into) REFERENCES need (id), 
	CONSTRAINT fk_need_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_need_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE SET NULL
);
INSERT INTO "need" VALUES(1,54,'warm_jacket','M',60,'week','Saint-Denis','10874.344',NULL,NULL,1,'open',NULL,1795412392,NULL,1795412392,60,1,NULL,NULL,NULL,NULL);
INSERT INTO "need" VALUES(2,54,'socks','',200,'week','Saint-Denis','10874.344',NULL,NULL,1,'open',NULL,1795412392,NULL,1795412392,200,1,NULL,NULL,NULL,NULL);
INSERT INTO "need" VALUES(3,54,'gloves','',80,'week','Saint-Denis','10874.344',NULL,NULL,1,'open',NULL,1795412392,NULL,1795412392,80,1,NULL,NULL,NULL,NULL);
INSERT INTO "need" VALUES(4,54,'blanket','',5,'today','Stalingrad','10863.345',NULL,NULL,0,'new',NULL,1795408792,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "need" VALUES(5,54,'boots','43',1,'today','La Chapelle','10863.344',NULL,NULL,0,'new',NULL,1795412392,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "need" VALUES(6,54,'shelter','',2,'now','République','10859.345',NULL,NULL,0,'new',NULL,1795412392,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "news" VALUES(1,'a kind',6,6,34,'{}',1795543600);
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
	created_by INTEGER, undone_at BIGINT, 
	CONSTRAINT pk_occurrence PRIMARY KEY (id), 
	CONSTRAINT ck_occurrence_kind CHECK (kind IN ('add', 'cancel', 'replace', 'move', 'note')), 
	CONSTRAINT ck_occurrence_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_occurrence_created_by FOREIGN KEY(created_by) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_occurrence_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE
);
INSERT INTO "occurrence" VALUES(1,6,'add',1795536000,1795543600,'a meal','a address',48.9,48.9,'a note',1795536000,6,1795536000);
CREATE TABLE "organization" (
	id INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	hub_id INTEGER, 
	areas VARCHAR(400) DEFAULT '' NOT NULL, 
	summed_on DATE, 
	CONSTRAINT pk_organization PRIMARY KEY (id), 
	CONSTRAINT uq_organization_name UNIQUE (name), 
	CONSTRAINT fk_organization_hub_id FOREIGN KEY(hub_id) REFERENCES organization (id)
);
INSERT INTO "organization" VALUES(1,'Soupe Saint-Eustache',NULL,'',NULL);
INSERT INTO "organization" VALUES(2,'Les Restos du Cœur',NULL,'',NULL);
INSERT INTO "organization" VALUES(3,'CASVP',NULL,'',NULL);
INSERT INTO "organization" VALUES(4,'Cop1',NULL,'',NULL);
INSERT INTO "organization" VALUES(5,'Balades des Lucioles',NULL,'',NULL);
INSERT INTO "organization" VALUES(6,'Armée du Salut',NULL,'',NULL);
INSERT INTO "organization" VALUES(54,'Les Cantines (exemple)',NULL,';paris;saint denis;',NULL);
INSERT INTO "organization" VALUES(55,'Maraude des Gares (exemple)',54,';gare-du-nord;',NULL);
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
	created_at BIGINT NOT NULL, signup_id INTEGER, purpose VARCHAR(8), call_id INTEGER, edits_id INTEGER, begun_at BIGINT, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'skipped')), 
	CONSTRAINT ck_outbox_lane CHECK (lane BETWEEN 0 AND 2), 
	CONSTRAINT fk_outbox_address_id FOREIGN KEY(address_id) REFERENCES address (id) ON DELETE CASCADE
);
INSERT INTO "outbox" VALUES(10,6,'simulator',1,'queued','{"template": {"key": "seat_details", "variables": ["\ud83c\udf73 \u067e\u062e\u0644\u06cc", "\u062f\u0648\u0646\u06cd 23/11\u060c \u0644\u0647 14:00 \u062a\u0631 17:00 \u067e\u0648\u0631\u06d0", "Saint-Denis", "13:45", "Devant la cuisine, porte bleue", "#3"]}, "text": "\u200f\u23f0 \u0698\u0631 \u067e\u06cc\u0644\u06d0\u0696\u064a:\n\u200f\ud83c\udf73 \u067e\u062e\u0644\u06cc \u00b7 \u2068\u062f\u0648\u0646\u06cd 23/11\u2069\u060c \u0644\u0647 \u206814:00\u2069 \u062a\u0631 \u206817:00\u2069 \u067e\u0648\u0631\u06d0 \u00b7 \u2068Saint-Denis\u2069\n\u200f\u2705 \u0633\u062a\u0627\u0633\u0648 \u0681\u0627\u06cc \u0633\u0627\u062a\u0644 \u0634\u0648\u06cc \u062f\u06cc. \u0645\u0633\u0648\u0648\u0644 \u062a\u0647 \u062e\u067e\u0644 \u0646\u0645\u0628\u0631 \u0648\u0648\u0627\u06cc\u0626: \u2068#3\u2069\n\u200f\ud83d\udccd \u062f \u0631\u0627\u067c\u0648\u0644\u06d0\u062f\u0648 \u0648\u062e\u062a \u0627\u0648 \u0681\u0627\u06cc: \u206813:45\u2069\u060c \u2068Devant la cuisine, porte bleue\u2069\n\u200f\ud83c\udfe0 \u20681 Rue de l\u2019Exemple, 93200 Saint-Denis\u2069\n\u200f\u260e\ufe0f \u0645\u0633\u0648\u0648\u0644: \u206806 39 98 00 12\u2069\n\u200f\ud83c\udf92 \u0644\u0647 \u0681\u0627\u0646 \u0633\u0631\u0647 \u0631\u0627\u0648\u0693\u0626: \u2068Un tablier, des chaussures ferm\u00e9es\u2069", "style": "buttons", "buttons": [["\u274c \u0646\u0647 \u0634\u0645 \u0631\u0627\u062a\u0644\u0627\u06cc", "/leave 11", ""]], "opener": "", "asks_location": ""}','ps',NULL,0,1795431600,1795438800,NULL,NULL,1795412394,11,'details',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(11,5,'simulator',1,'queued','{"template": {"key": "seat_details", "variables": ["\ud83c\udf73 \u067e\u062e\u0644\u06cc", "\u062f\u0648\u0646\u06cd 23/11\u060c \u0644\u0647 14:00 \u062a\u0631 17:00 \u067e\u0648\u0631\u06d0", "Saint-Denis", "13:45", "Devant la cuisine, porte bleue", "#4"]}, "text": "\u200f\u23f0 \u0698\u0631 \u067e\u06cc\u0644\u06d0\u0696\u064a:\n\u200f\ud83c\udf73 \u067e\u062e\u0644\u06cc \u00b7 \u2068\u062f\u0648\u0646\u06cd 23/11\u2069\u060c \u0644\u0647 \u206814:00\u2069 \u062a\u0631 \u206817:00\u2069 \u067e\u0648\u0631\u06d0 \u00b7 \u2068Saint-Denis\u2069\n\u200f\u2705 \u0633\u062a\u0627\u0633\u0648 \u0681\u0627\u06cc \u0633\u0627\u062a\u0644 \u0634\u0648\u06cc \u062f\u06cc. \u0645\u0633\u0648\u0648\u0644 \u062a\u0647 \u062e\u067e\u0644 \u0646\u0645\u0628\u0631 \u0648\u0648\u0627\u06cc\u0626: \u2068#4\u2069\n\u200f\ud83d\udccd \u062f \u0631\u0627\u067c\u0648\u0644\u06d0\u062f\u0648 \u0648\u062e\u062a \u0627\u0648 \u0681\u0627\u06cc: \u206813:45\u2069\u060c \u2068Devant la cuisine, porte bleue\u2069\n\u200f\ud83c\udfe0 \u20681 Rue de l\u2019Exemple, 93200 Saint-Denis\u2069\n\u200f\u260e\ufe0f \u0645\u0633\u0648\u0648\u0644: \u206806 39 98 00 12\u2069\n\u200f\ud83c\udf92 \u0644\u0647 \u0681\u0627\u0646 \u0633\u0631\u0647 \u0631\u0627\u0648\u0693\u0626: \u2068Un tablier, des chaussures ferm\u00e9es\u2069", "style": "buttons", "buttons": [["\u274c \u0646\u0647 \u0634\u0645 \u0631\u0627\u062a\u0644\u0627\u06cc", "/leave 12", ""]], "opener": "", "asks_location": ""}','ps',NULL,0,1795431600,1795438800,NULL,NULL,1795412394,12,'details',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(13,6,'simulator',1,'queued','{"template": {"key": "seat_details", "variables": ["\ud83d\udce6 \u0648\u06d0\u0634", "\u062f\u0648\u0646\u06cd 23/11\u060c \u0644\u0647 18:30 \u062a\u0631 21:00 \u067e\u0648\u0631\u06d0", "Porte de la Chapelle", "18:00", "Sortie 1 du m\u00e9tro", "#1"]}, "text": "\u200f\u23f0 \u0698\u0631 \u067e\u06cc\u0644\u06d0\u0696\u064a:\n\u200f\ud83d\udce6 \u0648\u06d0\u0634 \u00b7 \u2068\u062f\u0648\u0646\u06cd 23/11\u2069\u060c \u0644\u0647 \u206818:30\u2069 \u062a\u0631 \u206821:00\u2069 \u067e\u0648\u0631\u06d0 \u00b7 \u2068Porte de la Chapelle\u2069\n\u200f\u2705 \u0633\u062a\u0627\u0633\u0648 \u0681\u0627\u06cc \u0633\u0627\u062a\u0644 \u0634\u0648\u06cc \u062f\u06cc. \u0645\u0633\u0648\u0648\u0644 \u062a\u0647 \u062e\u067e\u0644 \u0646\u0645\u0628\u0631 \u0648\u0648\u0627\u06cc\u0626: \u2068#1\u2069\n\u200f\ud83d\udccd \u062f \u0631\u0627\u067c\u0648\u0644\u06d0\u062f\u0648 \u0648\u062e\u062a \u0627\u0648 \u0681\u0627\u06cc: \u206818:00\u2069\u060c \u2068Sortie 1 du m\u00e9tro\u2069\n\u200f\ud83c\udfe0 \u2068Boulevard Ney, 75018 Paris\u2069\n\u200f\u260e\ufe0f \u0645\u0633\u0648\u0648\u0644: \u206806 39 98 00 12\u2069\n\u200f\ud83c\udf92 \u0644\u0647 \u0681\u0627\u0646 \u0633\u0631\u0647 \u0631\u0627\u0648\u0693\u0626: \u2068Des v\u00eatements chauds\u2069", "style": "buttons", "buttons": [["\u274c \u0646\u0647 \u0634\u0645 \u0631\u0627\u062a\u0644\u0627\u06cc", "/leave 14", ""]], "opener": "", "asks_location": ""}','ps',NULL,0,1795447800,1795455000,NULL,NULL,1795412394,14,'details',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(32,5,'simulator',1,'queued','{"template": {"key": "seat_confirm", "variables": ["\ud83d\ude90 \u0645\u0648\u067c\u0631 \u0686\u0644\u0648\u0644", "\u062f\u0631\u06d0\u0646\u06cd 24/11\u060c \u0644\u0647 17:00 \u062a\u0631 18:30 \u067e\u0648\u0631\u06d0", "Saint-Denis", "/confirm 27", "/leave 27"]}, "text": "\u200f\u2753 \u0644\u0627 \u0647\u0645 \u0631\u0627\u0681\u0626\u061f\n\u200f\ud83d\ude90 \u0645\u0648\u067c\u0631 \u0686\u0644\u0648\u0644 \u00b7 \u2068\u062f\u0631\u06d0\u0646\u06cd 24/11\u2069\u060c \u0644\u0647 \u206817:00\u2069 \u062a\u0631 \u206818:30\u2069 \u067e\u0648\u0631\u06d0 \u00b7 \u2068Saint-Denis\u2069\n\u200f\u0645\u0647\u0631\u0628\u0627\u0646\u064a \u0648\u06a9\u0693\u0626\u060c \u062a\u0631 \u2068\u062f\u0631\u06d0\u0646\u06cd 24/11\u2069\u060c \u206804:45\u2069 \u067e\u0648\u0631\u06d0 \u0681\u0648\u0627\u0628 \u0631\u0627\u06a9\u0693\u0626: \u0646\u0648\u0631 \u06a9\u0633\u0627\u0646 \u062f \u0681\u0627\u06cc \u0627\u0646\u062a\u0638\u0627\u0631 \u06a9\u0648\u064a.", "style": "buttons", "buttons": [["\u2705 \u0632\u0647 \u0631\u0627\u0681\u0645", "/confirm 27", ""], ["\u274c \u0646\u0647 \u0634\u0645 \u0631\u0627\u062a\u0644\u0627\u06cc", "/leave 27", ""]], "opener": "", "asks_location": ""}','ps',NULL,0,1795449600,1795491900,NULL,NULL,1795412394,27,'eve',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(33,5,'simulator',1,'queued','{"template": {"key": "seat_details", "variables": ["\ud83d\ude90 \u0645\u0648\u067c\u0631 \u0686\u0644\u0648\u0644", "\u062f\u0631\u06d0\u0646\u06cd 24/11\u060c \u0644\u0647 17:00 \u062a\u0631 18:30 \u067e\u0648\u0631\u06d0", "Saint-Denis", "16:45", "Devant la cuisine, porte bleue", "#1"]}, "text": "\u200f\u23f0 \u0698\u0631 \u067e\u06cc\u0644\u06d0\u0696\u064a:\n\u200f\ud83d\ude90 \u0645\u0648\u067c\u0631 \u0686\u0644\u0648\u0644 \u00b7 \u2068\u062f\u0631\u06d0\u0646\u06cd 24/11\u2069\u060c \u0644\u0647 \u206817:00\u2069 \u062a\u0631 \u206818:30\u2069 \u067e\u0648\u0631\u06d0 \u00b7 \u2068Saint-Denis\u2069\n\u200f\u2705 \u0633\u062a\u0627\u0633\u0648 \u0681\u0627\u06cc \u0633\u0627\u062a\u0644 \u0634\u0648\u06cc \u062f\u06cc. \u0645\u0633\u0648\u0648\u0644 \u062a\u0647 \u062e\u067e\u0644 \u0646\u0645\u0628\u0631 \u0648\u0648\u0627\u06cc\u0626: \u2068#1\u2069\n\u200f\ud83d\udccd \u062f \u0631\u0627\u067c\u0648\u0644\u06d0\u062f\u0648 \u0648\u062e\u062a \u0627\u0648 \u0681\u0627\u06cc: \u206816:45\u2069\u060c \u2068Devant la cuisine, porte bleue\u2069\n\u200f\u062f\u0642\u06cc\u0642\u0647 \u067e\u062a\u0647 \u06cc\u0648\u0627\u0632\u06d0 \u0647\u063a\u0648 \u06a9\u0633\u0627\u0646\u0648 \u062a\u0647 \u069a\u0648\u062f\u0644 \u06a9\u06d0\u0696\u064a \u0686\u06d0 \u00ab\u0632\u0647 \u0631\u0627\u0681\u0645\u00bb \u0648\u0648\u0627\u064a\u064a.", "style": "buttons", "buttons": [["\u2705 \u0632\u0647 \u0631\u0627\u0681\u0645", "/confirm 27", ""], ["\u274c \u0646\u0647 \u0634\u0645 \u0631\u0627\u062a\u0644\u0627\u06cc", "/leave 27", ""]], "opener": "", "asks_location": ""}','ps',NULL,0,1795528800,1795536000,NULL,NULL,1795412394,27,'details',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(38,2,'simulator',1,'queued','{"template": {"key": "seat_confirm", "variables": ["\ud83d\udce6 Distribution", "mardi 24/11, de 20:00 \u00e0 22:00", "Stalingrad", "/confirm 30", "/leave 30"]}, "text": "\u2753 Venez-vous toujours\u00a0?\n\ud83d\udce6 Distribution \u00b7 \u2068mardi 24/11\u2069, de \u206820:00\u2069 \u00e0 \u206822:00\u2069 \u00b7 \u2068Stalingrad\u2069\nR\u00e9pondez avant \u2068mardi 24/11\u2069, \u206807:45\u2069, s\u2019il vous pla\u00eet\u00a0: d\u2019autres personnes attendent une place.", "style": "buttons", "buttons": [["\u2705 Je viens", "/confirm 30", ""], ["\u274c Je ne viens pas", "/leave 30", ""]], "opener": "", "asks_location": ""}','fr',NULL,0,1795460400,1795502700,NULL,NULL,1795412394,30,'eve',NULL,NULL,NULL);
CREATE TABLE page (
	id INTEGER NOT NULL, 
	topic VARCHAR(40) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	position INTEGER DEFAULT '0' NOT NULL, 
	title VARCHAR(60) NOT NULL, 
	body TEXT NOT NULL, 
	source VARCHAR(300) DEFAULT '' NOT NULL, 
	checked_on DATE, 
	imported_at BIGINT NOT NULL, 
	CONSTRAINT pk_page PRIMARY KEY (id), 
	CONSTRAINT uq_page_topic_language UNIQUE (topic, language)
);
INSERT INTO "page" VALUES(1,'asylum','en_GB',2,'🛂 Asylum: first steps','📌 Ask for an appointment
Paris and around (75, 77, 78, 91 to 95): call Ofii, 01 42 50 09 00, Monday to Friday, 09:00 to 16:30.

The line is often busy. Call again, also on other days.

Elsewhere in France: go to the first office for asylum (SPADA) of your department.

📌 At the prefecture (GUDA)
The SPADA gives you a day for the GUDA. Do not miss it: another one is hard to get.

They take your fingerprints. Choose your language with care: it stays the same to the end.

You get a paper that lets you stay in France while you wait.

Ofii may offer a place to live and money. If you refuse the place, you lose both.

📌 Ofpra decides
You have 21 days to send the form with your story, in French, to Ofpra.

Then comes the interview: alone, kept secret, with an interpreter. A lawyer or an association may come with you.

Prepare it with an association.','https://support.soliguide.fr/hc/fr/articles/19930247696413-Faire-une-demande-d-asile https://www.gisti.org/spip.php?article5118 https://www.ofpra.gouv.fr/letude-de-ma-demande-dasile https://asile-en-france.org/index.php?option=com_content&view=article&id=26','2023-06-27',1795412391);
INSERT INTO "page" VALUES(2,'asylum','fr',2,'🛂 Asile : premiers pas','📌 Demander un rendez-vous
Paris et région (75, 77, 78, 91 à 95) : appelez l’Ofii, 01 42 50 09 00, du lundi au vendredi, de 09:00 à 16:30.

La ligne est souvent occupée. Rappelez, les autres jours aussi.

Ailleurs en France : allez à la structure de premier accueil (SPADA) de votre département.

📌 À la préfecture (GUDA)
La SPADA vous donne un jour pour le GUDA. Allez-y ce jour-là : un autre est difficile à obtenir.

On prend vos empreintes. Choisissez bien votre langue : elle reste la même jusqu’à la fin.

Vous recevez un papier qui permet de rester en France pendant l’attente.

L’Ofii peut proposer un logement et de l’argent. Si vous refusez le logement, vous perdez les deux.

📌 L’Ofpra décide
Vous avez 21 jours pour envoyer à l’Ofpra le formulaire et votre histoire, en français.

Puis vient l’entretien : sans vos proches, secret, avec interprète. Un avocat ou une association peut venir avec vous.

Préparez-le avec une association.','https://support.soliguide.fr/hc/fr/articles/19930247696413-Faire-une-demande-d-asile https://www.gisti.org/spip.php?article5118 https://www.ofpra.gouv.fr/letude-de-ma-demande-dasile https://asile-en-france.org/index.php?option=com_content&view=article&id=26','2023-06-27',1795412391);
INSERT INTO "page" VALUES(3,'bring','en_GB',8,'🎁 What to bring','📌 First look
Write /bring: it says what is missing today, how many, where and when. There is little room to store things.

📌 Often needed
• tents, sleeping bags, blankets, even used ones
• warm and waterproof jackets, S and M
• walking shoes, above all 40 to 43
• jogging trousers, socks, gloves, new underwear
• coffee, sugar, dates, tins with a ring to pull

📌 Please not
• anything dirty, torn or broken
• tents with missing poles or a bad smell
• more women’s clothes than were asked for: there are often too many','https://care4calais.org/news/our-updated-needs-list-for-summer-2020/ https://refugeeactioncolchester.org.uk/calais/ https://www.bigissuenorth.com/magazine/2024/03/volunteering-for-care4calais/ http://celsalab.fr/2017/10/12/collecte-solidaire-priorite-aux-vetements-chauds-et-masculins/','2017-10-12',1795412391);
INSERT INTO "page" VALUES(4,'bring','fr',8,'🎁 Quoi apporter','📌 D’abord, regardez
Écrivez /bring : on y voit ce qui manque aujourd’hui, combien, où et quand. Il y a peu de place pour garder des choses.

📌 Souvent utile
• tentes, sacs de couchage, couvertures, même usagées
• vestes chaudes et imperméables, S et M
• chaussures de marche, surtout du 40 au 43
• joggings, chaussettes, gants, sous-vêtements neufs
• café, sucre, dattes, conserves à ouverture facile

📌 S’il vous plaît, pas de
• choses sales, déchirées ou cassées
• tentes sans tous leurs arceaux ou qui sentent mauvais
• vêtements pour femmes sans demande : il y en a souvent trop','https://care4calais.org/news/our-updated-needs-list-for-summer-2020/ https://refugeeactioncolchester.org.uk/calais/ https://www.bigissuenorth.com/magazine/2024/03/volunteering-for-care4calais/ http://celsalab.fr/2017/10/12/collecte-solidaire-priorite-aux-vetements-chauds-et-masculins/','2017-10-12',1795412391);
INSERT INTO "page" VALUES(5,'calais','en_GB',10,'🙋 Helping in Calais','📌 Before you go
Write to a group first and come on the days that you agreed. In winter it is very cold and windy.

📌 Refugee Community Kitchen
Be there at 09:00. The kitchen closes between 17:00 and 19:00.

Bring closed shoes, an apron, hair ties. You drive? 21 or older, with your licence.

In early 2025 it cooked 600 to 1,000 meals a day.

📌 Care4Calais
The day goes from 09:30 to 18:00 (2023). Mornings: sorting and packing. Afternoons, 14:00 to 17:00: with people.

📌 Take care of yourself
Take breaks and days off. Say when it is too much.','https://refugeecommunitykitchen.org/what-to-bring-daily-tasks https://www.westlondonwelcome.com/48-hours-in-calais/ https://www.bylandandsea.co.uk/our-stories/our-experience-of-volunteering-with-the-refugee-community-kitchen-calais','2023-08-31',1795412391);
INSERT INTO "page" VALUES(6,'calais','fr',10,'🙋 Aider à Calais','📌 Avant de partir
Écrivez d’abord à une association et venez aux jours convenus. En hiver il fait très froid, avec du vent.

📌 Refugee Community Kitchen
Soyez là à 09:00. La cuisine ferme entre 17:00 et 19:00.

Apportez des chaussures fermées, un tablier, de quoi attacher les cheveux. Pour conduire : 21 ans ou plus, avec le permis.

Début 2025 on y préparait de 600 à 1 000 repas par jour.

📌 Care4Calais
La journée va de 09:30 à 18:00 (2023). Le matin : tri et paquets. L’après-midi, de 14:00 à 17:00 : avec les personnes.

📌 Prenez soin de vous
Faites des pauses et prenez des jours libres. Dites quand c’est trop.','https://refugeecommunitykitchen.org/what-to-bring-daily-tasks https://www.westlondonwelcome.com/48-hours-in-calais/ https://www.bylandandsea.co.uk/our-stories/our-experience-of-volunteering-with-the-refugee-community-kitchen-calais','2023-08-31',1795412391);
CREATE TABLE person (
	id INTEGER NOT NULL, 
	language VARCHAR(8), 
	role VARCHAR(16) DEFAULT 'person' NOT NULL, 
	last_seen DATE NOT NULL, quiet VARCHAR(8), 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT ck_person_role CHECK (role IN ('person', 'volunteer', 'coordinator'))
);
INSERT INTO "person" VALUES(1,'ar','person','2026-11-23',NULL);
INSERT INTO "person" VALUES(2,'fr','volunteer','2026-11-23',NULL);
INSERT INTO "person" VALUES(3,'fr','coordinator','2026-11-23',NULL);
INSERT INTO "person" VALUES(4,'ar','person','2026-11-23',NULL);
INSERT INTO "person" VALUES(5,'ps','volunteer','2026-11-23',NULL);
INSERT INTO "person" VALUES(6,'ps','volunteer','2026-11-23',NULL);
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
	example BOOLEAN DEFAULT (false) NOT NULL, asked_on DATE, 
	CONSTRAINT pk_place PRIMARY KEY (id), 
	CONSTRAINT ck_place_audience CHECK (audience IN ('everyone', 'women', 'families', 'minors', 'adults', 'students')), 
	CONSTRAINT ck_place_sensitivity CHECK (sensitivity IN ('public', 'verified', 'team')), 
	CONSTRAINT fk_place_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT uq_place_key UNIQUE ("key")
);
INSERT INTO "place" VALUES(1,'soupe-saint-eustache-c0918d36e5',1,'Soupe Saint-Eustache','Paris','1 Rue Montmartre, 75001 Paris (parvis de l''église)','',48.863236,2.345897,'everyone','["free", "no_papers", "take_away"]','fr','public',NULL,NULL,NULL,1,NULL);
INSERT INTO "place" VALUES(2,'soupe-saint-eustache-association-site-85835c7b75',1,'Soupe Saint-Eustache (association site)','Paris','Pointe Saint-Eustache','',48.863236,2.345897,'everyone','[]','','public',NULL,NULL,NULL,1,NULL);
INSERT INTO "place" VALUES(3,'restos-du-coeur-camion-de-paris-5e-austerlitz-3bed4b78b8',2,'Restos du Coeur - Camion de Paris 5e (Austerlitz)','Paris','2 Quai Saint-Bernard, 75005 Paris (jardin Tino Rossi)','',NULL,NULL,'everyone','[]','','public',NULL,NULL,NULL,1,NULL);
INSERT INTO "place" VALUES(4,'restos-du-coeur-camion-austerlitz-temporary-site-during-the--23aa11c0c4',2,'Restos du Coeur - Camion Austerlitz, temporary site during the Olympics','Paris','49 boulevard de l''Hôpital, 75013 Paris','',NULL,NULL,'everyone','[]','','public',NULL,NULL,NULL,1,NULL);
INSERT INTO "place" VALUES(5,'restos-du-coeur-salpetriere-square-marie-curie-22e71023f5',2,'Restos du Cœur - Salpêtrière (square Marie-Curie)','Paris','devant l''ancienne entrée de l''hôpital de la Salpêtrière, square Marie-Curie, 75013','',48.84074,2.36345,'everyone','[]','','public',NULL,NULL,NULL,1,NULL);
INSERT INTO "place" VALUES(6,'restos-du-coeur-camion-republique-9ea15faaf0',2,'Restos du Cœur - camion République','Paris','Place de la République','',48.86774,2.36436,'everyone','[]','','public',NULL,NULL,NULL,1,NULL);
CREATE TABLE pledge (
	id INTEGER NOT NULL, 
	need_id INTEGER NOT NULL, 
	person_id INTEGER, 
	quantity INTEGER NOT NULL, 
	received INTEGER DEFAULT '0' NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	comes_on DATE NOT NULL, 
	opens_at BIGINT NOT NULL, 
	closes_at BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	until BIGINT, 
	asked_at BIGINT, 
	confirmed_at BIGINT, 
	ended_at BIGINT, 
	CONSTRAINT pk_pledge PRIMARY KEY (id), 
	CONSTRAINT ck_pledge_state CHECK (state IN ('pledged', 'confirmed', 'received', 'cancelled', 'expired', 'called_off')), 
	CONSTRAINT ck_pledge_amounts CHECK (quantity > 0 AND received >= 0), 
	CONSTRAINT fk_pledge_need_id FOREIGN KEY(need_id) REFERENCES need (id) ON DELETE CASCADE, 
	CONSTRAINT fk_pledge_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL
);
INSERT INTO "pledge" VALUES(1,6,6,1,0,'pledged','2026-11-24',1795536000,1795536000,1795536000,1795543600,1795536000,1795536000,1795536000);
CREATE TABLE push (
	id INTEGER NOT NULL, 
	occurrence_id INTEGER NOT NULL, 
	due_at BIGINT NOT NULL, 
	told_at BIGINT, 
	people INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_push PRIMARY KEY (id), 
	CONSTRAINT fk_push_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) ON DELETE CASCADE, 
	CONSTRAINT uq_push_occurrence_id UNIQUE (occurrence_id)
);
INSERT INTO "push" VALUES(1,1,1795536000,1795536000,0);
CREATE TABLE recipient (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	person_id INTEGER, 
	address_id INTEGER, 
	channel VARCHAR(16) NOT NULL, 
	language VARCHAR(8) DEFAULT '' NOT NULL, 
	wave INTEGER DEFAULT '0' NOT NULL, 
	state VARCHAR(12) DEFAULT 'waiting' NOT NULL, 
	reason VARCHAR(64), 
	outbox_id INTEGER, 
	queued_at BIGINT, 
	answer VARCHAR(8), 
	answered_at BIGINT, 
	CONSTRAINT pk_recipient PRIMARY KEY (id), 
	CONSTRAINT ck_recipient_answer CHECK (answer IN ('yes', 'no', 'late')), 
	CONSTRAINT ck_recipient_state CHECK (state IN ('waiting', 'queued', 'sent', 'delivered', 'read', 'failed', 'skipped')), 
	CONSTRAINT fk_recipient_address_id FOREIGN KEY(address_id) REFERENCES address (id) ON DELETE SET NULL, 
	CONSTRAINT fk_recipient_call_id FOREIGN KEY(call_id) REFERENCES call (id) ON DELETE CASCADE, 
	CONSTRAINT fk_recipient_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT uq_recipient_call_id_person_id UNIQUE (call_id, person_id)
);
INSERT INTO "recipient" VALUES(1,1,6,6,'wire','',0,'waiting','a reason',1,1795536000,'yes',1795536000);
CREATE TABLE report (
	id INTEGER NOT NULL, 
	need_id INTEGER NOT NULL, 
	person_id INTEGER, 
	quantity INTEGER NOT NULL, 
	whom VARCHAR(8) NOT NULL, 
	may_write BOOLEAN DEFAULT (true) NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_report PRIMARY KEY (id), 
	CONSTRAINT ck_report_whom CHECK (whom IN ('me', 'us', 'someone', 'team')), 
	CONSTRAINT ck_report_quantity CHECK (quantity > 0), 
	CONSTRAINT fk_report_need_id FOREIGN KEY(need_id) REFERENCES need (id) ON DELETE CASCADE, 
	CONSTRAINT fk_report_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT uq_report_need_id_person_id UNIQUE (need_id, person_id)
);
INSERT INTO "report" VALUES(1,4,NULL,3,'someone',1,1795408792);
INSERT INTO "report" VALUES(2,4,NULL,1,'someone',1,1795408792);
INSERT INTO "report" VALUES(3,4,NULL,1,'someone',1,1795408792);
INSERT INTO "report" VALUES(4,5,NULL,1,'me',1,1795412392);
INSERT INTO "report" VALUES(5,6,NULL,2,'us',1,1795412392);
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
INSERT INTO "shift" VALUES(1,'2026-11-23-breakfast-ae2b9a80b2',54,1,'2026-11-23','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'0942050669B90CD85D80EA6C6907FD5CAE7341EAC3DF69182233335227EF64F5D8EA7E91337C19314182',1795414500,1795415400,1795422600,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412391);
INSERT INTO "shift" VALUES(2,'2026-11-24-breakfast-f5278a1fbd',54,1,'2026-11-24','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'0942050669B90CD85D80EA6C6907FD5CAE7341EAC3DF69182233335227EF64F5D8EA7E91337C19314182',1795500900,1795501800,1795509000,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412391);
INSERT INTO "shift" VALUES(3,'2026-11-25-breakfast-dd83d82900',54,1,'2026-11-25','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'0942050669B90CD85D80EA6C6907FD5CAE7341EAC3DF69182233335227EF64F5D8EA7E91337C19314182',1795587300,1795588200,1795595400,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412391);
INSERT INTO "shift" VALUES(4,'2026-11-26-breakfast-89b543508e',54,1,'2026-11-26','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'0942050669B90CD85D80EA6C6907FD5CAE7341EAC3DF69182233335227EF64F5D8EA7E91337C19314182',1795673700,1795674600,1795681800,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412391);
INSERT INTO "shift" VALUES(5,'2026-11-27-breakfast-6fef6882c8',54,1,'2026-11-27','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'0942050669B90CD85D80EA6C6907FD5CAE7341EAC3DF69182233335227EF64F5D8EA7E91337C19314182',1795760100,1795761000,1795768200,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412391);
INSERT INTO "shift" VALUES(6,'2026-11-28-breakfast-f6906cf8d1',54,1,'2026-11-28','breakfast','Jardins d''Éole',48.8878,2.3665,'À l’entrée du jardin, côté rue d’Aubervilliers','Jardins d’Éole, 75018 Paris',X'0942050669B90CD85D80EA6C6907FD5CAE7341EAC3DF69182233335227EF64F5D8EA7E91337C19314182',1795846500,1795847400,1795854600,3,'','','open','open',1,NULL,NULL,NULL,NULL,1795412391);
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
INSERT INTO "shift_template" VALUES(1,54,'FREQ=DAILY','2026-11-23',NULL,'07:30',120,15,'{"activity": "breakfast", "area": "Jardins d''\u00c9ole", "position": null, "meeting": "\u00c0 l\u2019entr\u00e9e du jardin, c\u00f4t\u00e9 rue d\u2019Aubervilliers", "address": "Jardins d\u2019\u00c9ole, 75018 Paris", "note": "", "bring": "", "visibility": "open", "lead_id": 3, "place_id": null, "roles": [["anyone", 3, 5, ""], ["interpreter", 0, 1, "ar"]]}',X'0942050669B90CD85D80EA6C6907FD5CAE7341EAC3DF69182233335227EF64F5D8EA7E91337C19314182',1,0);
INSERT INTO "shift_template" VALUES(2,54,'FREQ=DAILY','2026-11-23',NULL,'14:00',180,15,'{"activity": "cooking", "area": "Saint-Denis", "position": null, "meeting": "Devant la cuisine, porte bleue", "address": "1 Rue de l\u2019Exemple, 93200 Saint-Denis", "note": "", "bring": "Un tablier, des chaussures ferm\u00e9es", "visibility": "open", "lead_id": 3, "place_id": null, "roles": [["cook", 1, 2, ""], ["anyone", 2, 4, ""]]}',X'3F0C873F25D0B52D646FDC86542849E554AA20D562F579F4C98E3E899C79C084C3C0A0E54D2AC65CBE64',1,0);
INSERT INTO "shift_template" VALUES(3,54,'FREQ=DAILY','2026-11-23',NULL,'17:00',90,15,'{"activity": "driving", "area": "Saint-Denis", "position": null, "meeting": "Devant la cuisine, porte bleue", "address": "1 Rue de l\u2019Exemple, 93200 Saint-Denis", "note": "", "bring": "", "visibility": "volunteers", "lead_id": 3, "place_id": null, "roles": [["driver", 1, 1, ""], ["anyone", 0, 1, ""]]}',X'E206E0A5DFE2F4542D566F1EC8D419586D4595F520BA47EA651726C7D073B25A7E62856928A506166BE1',1,0);
INSERT INTO "shift_template" VALUES(4,54,'FREQ=DAILY','2026-11-23',NULL,'18:30',150,30,'{"activity": "distribution", "area": "Porte de la Chapelle", "position": null, "meeting": "Sortie 1 du m\u00e9tro", "address": "Boulevard Ney, 75018 Paris", "note": "", "bring": "Des v\u00eatements chauds", "visibility": "volunteers", "lead_id": 3, "place_id": null, "roles": [["anyone", 4, 7, ""], ["interpreter", 0, 1, "fa_AF"]]}',X'145A10C84C42BD251B0D922F989676C87E8FD7191A770EDB208E57D09D7416238660BB3469326952EB5D',1,0);
INSERT INTO "shift_template" VALUES(5,54,'FREQ=DAILY','2026-11-23',NULL,'20:00',120,15,'{"activity": "distribution", "area": "Stalingrad", "position": null, "meeting": "Sous le m\u00e9tro a\u00e9rien, c\u00f4t\u00e9 rotonde", "address": "Place de la Bataille-de-Stalingrad, 75019 Paris", "note": "", "bring": "Des v\u00eatements chauds", "visibility": "volunteers", "lead_id": 3, "place_id": null, "roles": [["anyone", 3, 6, ""], ["driver", 1, 1, ""]]}',X'A308504EAF734664CF948FDAF1AA989F122829BFAD2FDB489949DB808EEB0664E7F2568B7A74A29C3603',1,0);
INSERT INTO "shift_template" VALUES(6,55,'FREQ=DAILY','2026-11-23',NULL,'22:00',240,15,'{"activity": "night", "area": "Gare du Nord", "position": null, "meeting": "Devant l\u2019entr\u00e9e principale", "address": "Place Napol\u00e9on-III, 75010 Paris", "note": "", "bring": "Une lampe, des v\u00eatements chauds", "visibility": "volunteers", "lead_id": null, "place_id": null, "roles": [["anyone", 2, 3, ""], ["car", 1, 1, ""], ["first_aid", 0, 1, ""]]}',X'9BF44898A16DD3FCCBF27E5B716D19B9E71557CBA36407D61534E07BB1C8F8FBE8DE83F5F8848A131441',1,0);
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
INSERT INTO "signup" VALUES(1,1,1,NULL,NULL,1,'seated',1795412391,NULL,1795412391,1,NULL,NULL,0);
INSERT INTO "signup" VALUES(2,1,1,NULL,NULL,2,'seated',1795412391,NULL,1795412391,1,NULL,NULL,0);
INSERT INTO "signup" VALUES(3,1,1,NULL,NULL,3,'seated',1795412391,NULL,1795412391,1,NULL,NULL,0);
INSERT INTO "signup" VALUES(4,1,1,NULL,NULL,4,'seated',1795412391,NULL,1795412391,1,NULL,NULL,0);
INSERT INTO "signup" VALUES(21,2,3,NULL,NULL,1,'seated',1795412391,NULL,NULL,1,NULL,NULL,0);
INSERT INTO "signup" VALUES(34,3,5,NULL,NULL,1,'seated',1795412391,NULL,NULL,1,NULL,NULL,0);
CREATE TABLE subscription (
	person_id INTEGER NOT NULL, 
	time VARCHAR(5) NOT NULL, 
	spot VARCHAR(60) DEFAULT '' NOT NULL, 
	audience VARCHAR(16) DEFAULT '' NOT NULL, 
	created_at BIGINT NOT NULL, 
	next_at BIGINT NOT NULL, 
	CONSTRAINT pk_subscription PRIMARY KEY (person_id), 
	CONSTRAINT fk_subscription_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "subscription" VALUES(6,'a tim','','',1795536000,1795536000);
CREATE TABLE ticket (
	id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	person_id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	need_id INTEGER, 
	area VARCHAR(80) DEFAULT '' NOT NULL, 
	cell VARCHAR(16), 
	state VARCHAR(8) NOT NULL, 
	taken_by INTEGER, 
	created_at BIGINT NOT NULL, 
	taken_at BIGINT, 
	said_at BIGINT NOT NULL, 
	rings_at BIGINT, 
	rung INTEGER DEFAULT '0' NOT NULL, 
	alarmed_at BIGINT, 
	ended_at BIGINT, 
	CONSTRAINT pk_ticket PRIMARY KEY (id), 
	CONSTRAINT ck_ticket_kind CHECK (kind IN ('person', 'need', 'danger', 'medical', 'child', 'violence', 'eviction', 'missing', 'sea')), 
	CONSTRAINT ck_ticket_state CHECK (state IN ('waiting', 'taken', 'closed')), 
	CONSTRAINT fk_ticket_need_id FOREIGN KEY(need_id) REFERENCES need (id) ON DELETE SET NULL, 
	CONSTRAINT fk_ticket_organization_id FOREIGN KEY(organization_id) REFERENCES organization (id), 
	CONSTRAINT fk_ticket_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ticket_taken_by FOREIGN KEY(taken_by) REFERENCES person (id) ON DELETE SET NULL
);
INSERT INTO "ticket" VALUES(1,'person',6,55,6,'','a cell','waiting',6,1795536000,1795536000,1795536000,1795536000,0,1795536000,1795536000);
CREATE TABLE utterance (
	id INTEGER NOT NULL, 
	ticket_id INTEGER NOT NULL, 
	by_team BOOLEAN NOT NULL, 
	person_id INTEGER, 
	language VARCHAR(8) NOT NULL, 
	ready VARCHAR(16), 
	words BLOB, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_utterance PRIMARY KEY (id), 
	CONSTRAINT fk_utterance_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL, 
	CONSTRAINT fk_utterance_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE
);
INSERT INTO "utterance" VALUES(1,1,1,6,'fr','a ready',X'7365616C6564207574746572616E6365',1795536000);
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
INSERT INTO "volunteer" VALUES(2,'approved',NULL,';fr;ar;',';distribution;serving;driving;',';stalingrad;',1,0,0,1795412391,NULL,NULL);
INSERT INTO "volunteer" VALUES(4,'pending',NULL,';fa_AF;ti;',';cooking;serving;reception;',';saint-denis;',0,0,0,1795412391,NULL,NULL);
INSERT INTO "volunteer" VALUES(5,'approved',NULL,';fr;fa_AF;',';interpreting;serving;night;',';stalingrad;',1,1,1,1795412391,1795412391,NULL);
INSERT INTO "volunteer" VALUES(6,'approved',NULL,';en_GB;ti;',';breakfast;cooking;interpreting;',';stalingrad;',1,0,1,1795412391,1795412391,NULL);
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
CREATE INDEX ix_drop_off_organization_id ON drop_off (organization_id);
CREATE INDEX ix_duty_organization_id_ends_at ON duty (organization_id, ends_at);
CREATE INDEX ix_duty_person_id ON duty (person_id);
CREATE INDEX ix_duty_running ON duty (ends_at) WHERE NOT closed;
CREATE INDEX ix_need_category_created_at ON need (category, created_at);
CREATE INDEX ix_need_merged_into ON need (merged_into);
CREATE INDEX ix_need_open ON need (id) WHERE state = 'open';
CREATE INDEX ix_need_organization_id_state ON need (organization_id, state);
CREATE INDEX ix_pledge_need_id ON pledge (need_id);
CREATE INDEX ix_pledge_person_id_state ON pledge (person_id, state);
CREATE INDEX ix_pledge_until ON pledge (until) WHERE until IS NOT NULL;
CREATE UNIQUE INDEX uq_pledge_promised ON pledge (need_id, person_id) WHERE state IN ('pledged', 'confirmed');
CREATE INDEX ix_report_person_id ON report (person_id);
CREATE INDEX ix_ticket_organization_id_state ON ticket (organization_id, state);
CREATE INDEX ix_ticket_person_id ON ticket (person_id);
CREATE INDEX ix_ticket_rings ON ticket (rings_at) WHERE rings_at IS NOT NULL;
CREATE INDEX ix_ticket_unended ON ticket (person_id, said_at) WHERE state IN ('waiting', 'taken');
CREATE INDEX ix_utterance_ticket_id ON utterance (ticket_id);
CREATE INDEX ix_organization_hub_id ON organization (hub_id);
CREATE INDEX ix_gathering_organization_id ON gathering (organization_id);
CREATE INDEX ix_subscription_next_at ON subscription (next_at);
CREATE INDEX ix_follow_person_id ON follow (person_id);
CREATE INDEX ix_push_due ON push (due_at) WHERE told_at IS NULL;
CREATE INDEX ix_call_need_id ON call (need_id);
CREATE INDEX ix_call_organization_id_created_at ON call (organization_id, created_at);
CREATE INDEX ix_call_role_id ON call (role_id);
CREATE INDEX ix_call_shift_id ON call (shift_id);
CREATE INDEX ix_call_unended ON call (id) WHERE state IN ('sending', 'paused');
CREATE INDEX ix_recipient_address_id ON recipient (address_id);
CREATE INDEX ix_recipient_outbox_id ON recipient (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX ix_recipient_person_id_queued_at ON recipient (person_id, queued_at);
CREATE INDEX ix_recipient_waiting ON recipient (call_id, channel, id) WHERE state = 'waiting';
CREATE INDEX ix_outbox_call_id ON outbox (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX ix_outbox_begun_at ON outbox (begun_at) WHERE begun_at IS NOT NULL;
CREATE INDEX ix_person_role_language ON person (role, language, quiet);
COMMIT;
