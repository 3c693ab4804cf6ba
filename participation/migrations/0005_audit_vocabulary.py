import django.core.serializers.json
from django.db import migrations, models

# Entries of version 0.1 hold words where facts are now: names of columns, counts, and a few verbs for one thing each.
WORDS_TO_FACTS = """
ALTER TABLE participation_auditentry DISABLE TRIGGER participation_keep_audit;

UPDATE participation_auditentry
SET facts = jsonb_build_object('columns', regexp_split_to_array(regexp_replace(after, '_id(,|$)', '\\1', 'g'), ', ')), after = ''
WHERE action IN ('create', 'edit') AND after <> '';

UPDATE participation_auditentry
SET facts = jsonb_build_object('columns', string_to_array(reason, ', ')), reason = ''
WHERE action = 'edit' AND facts = '{}' AND reason <> '';

UPDATE participation_auditentry
SET facts = CASE WHEN reason ~ '[0-9]' THEN jsonb_build_object(
        'columns', string_to_array(after, ', '), 'rows', substring(reason from '[0-9]+')::bigint) ELSE '{}' END,
    after = '', reason = ''
WHERE action = 'export';

UPDATE participation_auditentry
SET facts = jsonb_build_object(split_part(after, ' ', 1), split_part(after, ' ', 2)::bigint), after = '',
    action = CASE action WHEN 'publish' THEN 'create' ELSE action END
WHERE action IN ('group', 'publish') AND after ~ '^(theme|version) [0-9]+$';

UPDATE participation_auditentry
SET facts = CASE WHEN split_part(after, ', ', 2) = split_part(before, ', ', 2) THEN '{}' ELSE jsonb_build_object(
        'values', jsonb_build_object('value', ARRAY[split_part(before, ', ', 2), split_part(after, ', ', 2)])) END,
    before = split_part(before, ', ', 1), after = split_part(after, ', ', 1), action = 'publish'
WHERE action = 'publish update';

UPDATE participation_auditentry
SET facts = jsonb_build_object('columns', ARRAY['staff_note']), action = 'edit'
WHERE action = 'note';

UPDATE participation_auditentry
SET facts = jsonb_build_object('columns', ARRAY['objectives'], 'state', after), after = '', action = 'edit'
WHERE action = 'objective';

UPDATE participation_auditentry SET action = CASE action
    WHEN 'announcement' THEN 'set state' WHEN 'reflection' THEN 'set state'
    WHEN 'walk in' THEN 'create' WHEN 'undo walk in' THEN 'delete' END
WHERE action IN ('announcement', 'reflection', 'walk in', 'undo walk in');

ALTER TABLE participation_auditentry ENABLE TRIGGER participation_keep_audit;
"""

# The release before this one still writes its words while this one is being installed.
TRANSLATE = """
CREATE FUNCTION participation_translate_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.action := CASE NEW.action
        WHEN 'publish update' THEN 'publish' WHEN 'objective' THEN 'edit' WHEN 'note' THEN 'edit'
        WHEN 'announcement' THEN 'set state' WHEN 'reflection' THEN 'set state'
        WHEN 'walk in' THEN 'create' WHEN 'undo walk in' THEN 'delete' ELSE NEW.action END;
    RETURN NEW;
END
$$;
CREATE TRIGGER participation_translate_action BEFORE INSERT ON participation_auditentry
    FOR EACH ROW EXECUTE FUNCTION participation_translate_action();
"""
DO_NOT = """
DROP TRIGGER participation_translate_action ON participation_auditentry;
DROP FUNCTION participation_translate_action;
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0004_visible_texts")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="facts",
            field=models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                encoder=django.core.serializers.json.DjangoJSONEncoder,
                verbose_name="facts",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("create", "created"),
                    ("edit", "changed"),
                    ("delete", "deleted"),
                    ("sign up", "signed up"),
                    ("accept", "accepted"),
                    ("decline", "declined"),
                    ("waitlist", "put on the waiting list"),
                    ("promote", "promoted from the waiting list"),
                    ("withdraw", "withdrew"),
                    ("lapse", "let lapse"),
                    ("check in", "checked in"),
                    ("undo check in", "took back the check-in"),
                    ("cancel", "cancelled"),
                    ("publish", "published an update"),
                    ("set state", "changed the state"),
                    ("group", "grouped"),
                    ("resolve", "dealt with"),
                    ("export", "exported"),
                    ("change email", "changed the address"),
                    ("set password", "set the password"),
                    ("erase", "erased"),
                ],
                max_length=40,
                verbose_name="what",
            ),
        ),
        migrations.RunSQL(WORDS_TO_FACTS, migrations.RunSQL.noop),
        migrations.RunSQL(TRANSLATE, DO_NOT),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "create",
                            "edit",
                            "delete",
                            "sign up",
                            "accept",
                            "decline",
                            "waitlist",
                            "promote",
                            "withdraw",
                            "lapse",
                            "check in",
                            "undo check in",
                            "cancel",
                            "publish",
                            "set state",
                            "group",
                            "resolve",
                            "export",
                            "change email",
                            "set password",
                            "erase",
                        ],
                    )
                ),
                name="auditentry_action_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("actor__regex", "^(system|(user|person):[0-9]+)$")), name="auditentry_actor_known"
            ),
        ),
    ]
