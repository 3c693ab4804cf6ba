from django.db import migrations

# Erasing a person may blank a reason, since somebody typed it; nothing else may change a row once it is written.
CREATE = """
CREATE FUNCTION participation_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason = '' THEN
        OLD.reason := '';
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only';
END
$$;
CREATE TRIGGER participation_keep_audit BEFORE UPDATE OR DELETE ON participation_auditentry
    FOR EACH ROW EXECUTE FUNCTION participation_keep_audit();
"""
DROP = """
DROP TRIGGER participation_keep_audit ON participation_auditentry;
DROP FUNCTION participation_keep_audit;
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
