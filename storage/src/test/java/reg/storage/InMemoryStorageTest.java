package reg.storage;

class InMemoryStorageTest extends StorageContract {
  @Override
  protected Storage open() {
    return new InMemoryStorage();
  }
}
