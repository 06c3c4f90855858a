"""The group "Meeting manager": staff who look after meetings without power over accounts.

Django makes the rows of permissions after all migrations (`post_migrate`), which is too late on a fresh database: so
this makes the few it needs, in the form in which `post_migrate` then finds them. Transcription's tables come later;
`post_migrate` of that app would be too late as well, hence its permissions are made here by name.
Undone, the group goes; the permissions stay, because they are Django's.
"""

from django.db import migrations

GROUP = "Meeting manager"
MAY = {
    ("meetings", "meeting"): ("view", "change"),
    ("meetings", "participant"): ("view", "change"),
    ("transcription", "transcript"): ("view",),
    ("transcription", "dialogue"): ("view",),
    ("transcription", "gap"): ("view",),
    ("transcription", "pause"): ("view",),
}


def make_group(apps, schema_editor):
    db = schema_editor.connection.alias
    group, _ = apps.get_model("auth", "Group").objects.using(db).get_or_create(name=GROUP)
    for (app, model), verbs in MAY.items():
        kind, _ = apps.get_model("contenttypes", "ContentType").objects.using(db).get_or_create(
            app_label=app, model=model
        )
        for verb in verbs:
            permission, _ = apps.get_model("auth", "Permission").objects.using(db).get_or_create(
                content_type=kind, codename=f"{verb}_{model}", defaults={"name": f"Can {verb} {model}"}
            )
            group.permissions.add(permission)


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).filter(name=GROUP).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0002_profiles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, remove_group)]
