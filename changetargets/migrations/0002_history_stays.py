from django.db import migrations

# What was published is never rewritten, and a history reads from later years to earlier ones of one program.
CREATE = """
CREATE FUNCTION changetargets_keep_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published update never changes: write a new one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER update_never_changes BEFORE UPDATE OR DELETE ON changetargets_update
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION changetargets_keep_update();

CREATE FUNCTION changetargets_check_family() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changetargets_changetarget other
               WHERE (other.id = NEW.earlier_self_id AND (other.program_id <> NEW.program_id OR other.year >= NEW.year))
                  OR (other.earlier_self_id = NEW.id AND (other.program_id <> NEW.program_id OR other.year <= NEW.year)))
    THEN
        RAISE EXCEPTION 'an earlier self is of the same program and of an earlier year'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM participation_sphere s WHERE s.id = NEW.sphere_id AND s.program_id = NEW.program_id)
    THEN
        RAISE EXCEPTION 'the sphere of a target is one of its program'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER target_family_in_order
    BEFORE INSERT OR UPDATE OF program_id, sphere_id, year, earlier_self_id ON changetargets_changetarget
    FOR EACH ROW EXECUTE FUNCTION changetargets_check_family();
"""
DROP = """
DROP TRIGGER target_family_in_order ON changetargets_changetarget;
DROP FUNCTION changetargets_check_family;
DROP TRIGGER update_never_changes ON changetargets_update;
DROP FUNCTION changetargets_keep_update;
"""


class Migration(migrations.Migration):
    dependencies = [("changetargets", "0001_initial"), ("participation", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
