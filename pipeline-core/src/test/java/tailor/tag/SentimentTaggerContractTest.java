package tailor.tag;

import tailor.testkit.TaggerContract;

class SentimentTaggerContractTest extends TaggerContract {
  SentimentTaggerContractTest() {
    super(SentimentTagger.class, "neutral = 0.1");
  }
}
