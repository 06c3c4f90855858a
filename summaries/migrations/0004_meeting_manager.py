"""What the group "Meeting manager" (meetings 0003) may do with minutes: look, change action items, run again.

Permissions are made here in the form in which Django finds them after all migrations. Undone, the group loses them.
"""

from django.db import migrations

GROUP = "Meeting manager"
MAY = {
    "run": ("view", "add"),
    "summary": ("view",),
    "actionitem": ("view", "change"),
    "correction": ("view",),
}


def permissions(apps, db):
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(db)
    rows = apps.get_model("auth", "Permission").objects.using(db)
    for model, verbs in MAY.items():
        kind, _ = kinds.get_or_create(app_label="summaries", model=model)
        for verb in verbs:
            yield rows.get_or_create(
                content_type=kind, codename=f"{verb}_{model}", defaults={"name": f"Can {verb} {model}"}
            )[0]


def allow(apps, schema_editor):
    db = schema_editor.connection.alias
    group, _ = apps.get_model("auth", "Group").objects.using(db).get_or_create(name=GROUP)
    group.permissions.add(*permissions(apps, db))


def forbid(apps, schema_editor):
    db = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(db).filter(name=GROUP):
        group.permissions.remove(*permissions(apps, db))


class Migration(migrations.Migration):

    dependencies = [
        ("summaries", "0003_notices"),
        ("meetings", "0003_meeting_manager"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, forbid)]
