"""The environment laid over the site file: imported only where the environment sets something."""

from __future__ import annotations

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from jira_csext.site.settings import NESTED, PREFIX, Site


class SiteInEnvironment(Site, BaseSettings):
    """A site whose settings the environment may give as well; it beats the file (`CSEXT_HELPDESK__URL`)."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTED,
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return what is looked at, the strongest first."""
        return env_settings, init_settings
