package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinksTest {
    @Test
    void everyRelativeLinkLeadsToAFile() {
        List<String> broken = new ArrayList<>();
        List<Page> pages = Page.all();
        assertFalse(pages.isEmpty());
        for (Page page : pages) {
            for (String link : page.links()) {
                if (!Files.exists(page.file().resolveSibling(link))) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    /** Anchors within the pages are made of headings, as the viewers make them. */
    @Test
    void theAnchorsThatAreUsedAreThere() {
        Page security = Page.of("docs/security.md");
        assertFalse(security.text().contains("architecture.md#")
                && !Page.of("docs/architecture.md").text().contains("\n## Epoll\n"));
    }
}
