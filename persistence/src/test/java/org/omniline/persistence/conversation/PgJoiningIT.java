package org.omniline.persistence.conversation;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.persistence.sql.PostgresExtension;

class PgJoiningIT extends JoiningContract {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;

  @BeforeAll
  static void open() {
    hotline = new Hotline(postgres.database());
  }

  @Override
  Hotline hotline() {
    return hotline;
  }
}
