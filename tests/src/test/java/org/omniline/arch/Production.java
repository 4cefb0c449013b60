package org.omniline.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** All classes of the product, read once for all who look at them. */
final class Production {
  static final String ROOT = "org.omniline";

  private Production() {}

  static JavaClasses classes() {
    return Read.ALL;
  }

  private static final class Read {
    static final JavaClasses ALL =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }
}
