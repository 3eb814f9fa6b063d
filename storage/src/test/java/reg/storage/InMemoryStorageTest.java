package reg.storage;

class InMemoryStorageTest extends StorageContract {
  @Override
  Storage open() {
    return new InMemoryStorage();
  }
}
