"""The author's tools: reports, impact, schema, new stories. Nobody else imports them."""
