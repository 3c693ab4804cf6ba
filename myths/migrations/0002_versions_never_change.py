from django.db import migrations

# A shared link, an answer and a report all point at the words that were read: those words stay.
FREEZE = """
CREATE FUNCTION myths_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version never changes: write a new one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER version_never_changes BEFORE UPDATE ON myths_statementversion
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION myths_refuse_change();

CREATE TRIGGER source_never_changes BEFORE UPDATE ON myths_source
    FOR EACH ROW WHEN (
        (OLD.version_id, OLD.authors, OLD.title, OLD.publication, OLD.year, OLD.doi, OLD.url)
        IS DISTINCT FROM
        (NEW.version_id, NEW.authors, NEW.title, NEW.publication, NEW.year, NEW.doi, NEW.url)
    ) EXECUTE FUNCTION myths_refuse_change();
"""

THAW = """
DROP TRIGGER version_never_changes ON myths_statementversion;
DROP TRIGGER source_never_changes ON myths_source;
DROP FUNCTION myths_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("myths", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
