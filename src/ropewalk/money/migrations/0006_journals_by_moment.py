from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0005_year_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="journal",
            index=models.Index(
                fields=["fund", "recorded_at"], name="journal_by_fund_and_moment"
            ),
        ),
    ]
